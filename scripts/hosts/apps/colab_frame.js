/**
 * The frame of one output. It loads the widget manager from an address, as Colab does once custom widgets are
 * allowed, and gives it what Colab's outputframe declares: the state of widgets, and comms.
 */

const PARENT = document.referrer;
const MANAGER = "https://ssl.gstatic.com/colaboratory-static/widgets/colab-cdn-widget-manager/manager.min.js";

const answered = new Map();
const comms = new Map();
let calls = 0;
let manager;

function ask(call, ...given) {
  calls += 1;
  const number = calls;
  parent.postMessage({ number, call, given }, new URL(PARENT).origin);
  return new Promise((resolve) => answered.set(number, resolve));
}

/** Messages of the kernel, which several may read; each reads those that come once it has begun. */
class Comm {
  #readers = new Set();
  #isClosed = false;

  constructor(id) {
    this.id = id;
    comms.set(id, this);
  }

  send(data, { buffers } = {}) {
    return ask("send", this.id, data, buffers);
  }

  close() {
    void ask("close", this.id);
  }

  get messages() {
    return { [Symbol.asyncIterator]: () => this.#read() };
  }

  #read() {
    const reader = { waiting: [], wake: () => {} };
    this.#readers.add(reader);
    const next = async () => {
      while (reader.waiting.length === 0) {
        if (this.#isClosed) return { done: true, value: undefined };
        await new Promise((resolve) => {
          reader.wake = resolve;
        });
      }
      return { done: false, value: reader.waiting.shift() };
    };
    return { next };
  }

  take(message) {
    for (const reader of this.#readers) {
      reader.waiting.push(message);
      reader.wake();
    }
  }

  end() {
    this.#isClosed = true;
    for (const reader of this.#readers) reader.wake();
  }
}

const environment = {
  async getModelState(id) {
    const known = await ask("state", id);
    return { ...known, comm: comms.get(id) ?? new Comm(id) };
  },
  async openCommChannel(target, data, buffers) {
    return new Comm(await ask("open", target, data, buffers));
  },
  async renderOutput() {
    throw new Error("Outputs within widgets are not shown here.");
  },
};

window.addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  if (data.number) {
    answered.get(data.number)(data.result);
    answered.delete(data.number);
  } else if (data.opened) {
    const comm = comms.get(data.opened) ?? new Comm(data.opened);
    manager?.commChannelOpened?.(data.opened, comm, data.data, data.buffers);
  } else if (data.comm) {
    comms.get(data.comm)?.take({ data: data.data, buffers: data.buffers });
  } else if (data.closed) {
    comms.get(data.closed)?.end();
  }
});

const output = document.querySelector("#output-area");
new ResizeObserver(() => {
  parent.postMessage({ height: Math.ceil(document.documentElement.scrollHeight) }, new URL(PARENT).origin);
}).observe(output);

const { createWidgetManager } = await import(MANAGER);
manager = createWidgetManager(environment);
await manager.render(location.hash.slice(1), output);
