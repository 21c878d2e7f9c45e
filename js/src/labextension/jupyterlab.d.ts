/**
 * The parts of JupyterLab 4.2 and later that the extension uses.
 *
 * JupyterLab's own types would need some hundred packages, none of which would be bundled.
 */

declare module "@lumino/widgets" {
  export interface Title {
    label: string;
    caption: string;
    icon: unknown;
  }
  export interface Signal<Sender, Value> {
    connect(slot: (sender: Sender, value: Value) => void): boolean;
  }
  export class Widget {
    constructor(options?: { node?: HTMLElement });
    readonly node: HTMLElement;
    readonly title: Title;
    readonly disposed: Signal<this, undefined>;
    readonly isDisposed: boolean;
    id: string;
    addClass(name: string): void;
    close(): void;
    hide(): void;
    dispose(): void;
    /** Called once the widget is on the page. */
    protected onAfterAttach(message: object): void;
  }
  export class Panel extends Widget {
    addWidget(widget: Widget): void;
  }
}

declare module "@jupyterlab/ui-components" {
  export class LabIcon {
    constructor(options: { name: string; svgstr: string });
  }
}

declare module "@jupyterlab/settingregistry" {
  import type { Token } from "@jupyterlab/application";
  import type { Signal } from "@lumino/widgets";
  export interface Settings {
    readonly composite: { readonly [name: string]: unknown };
    readonly changed: Signal<Settings, undefined>;
  }
  export interface ISettingRegistry {
    load(plugin: string): Promise<Settings>;
  }
  export const ISettingRegistry: Token<ISettingRegistry>;
}

declare module "@jupyterlab/launcher" {
  import type { Token } from "@jupyterlab/application";
  export interface ILauncher {
    add(item: { command: string; category: string; args?: object }): unknown;
  }
  /** Absent where a page has no launcher. */
  export const ILauncher: Token<ILauncher> | undefined;
}

declare module "@jupyterlab/rendermime" {
  import type { Token } from "@jupyterlab/application";
  import type { Widget } from "@lumino/widgets";
  export class MimeModel {
    constructor(options: { data: object; trusted?: boolean });
  }
  export interface Renderer extends Widget {
    renderModel(model: MimeModel): Promise<void>;
  }
  export interface IRenderMimeRegistry {
    clone(): IRenderMimeRegistry;
    createRenderer(mimeType: string): Renderer;
  }
  export const IRenderMimeRegistry: Token<IRenderMimeRegistry>;
}

declare module "@jupyterlab/apputils" {
  import type { Token } from "@jupyterlab/application";
  import type { Title, Widget } from "@lumino/widgets";
  export interface Kernel {
    requestCommInfo(content: {
      target_name: string;
    }): Promise<{ content: { status: string; comms?: Record<string, unknown> } }>;
  }
  export interface ISessionContext {
    readonly ready: Promise<void>;
    readonly session: { readonly kernel: Kernel | null } | null;
    initialize(): Promise<boolean>;
    dispose(): void;
  }
  export interface SessionContextOptions {
    kernelManager: unknown;
    sessionManager: unknown;
    specsManager: unknown;
    path: string;
    name: string;
    type: string;
    kernelPreference: object;
  }
  export class SessionContext implements ISessionContext {
    constructor(options: SessionContextOptions);
    readonly ready: Promise<void>;
    readonly session: { readonly kernel: Kernel | null } | null;
    initialize(): Promise<boolean>;
    dispose(): void;
  }
  export class SessionContextDialogs {
    selectKernel(context: ISessionContext): Promise<void>;
  }
  export class MainAreaWidget<T extends Widget = Widget> extends Widget {
    constructor(options: { content: T });
    readonly content: T;
    readonly toolbar: Widget;
  }
  export interface TrackerRestoring<T> {
    command: string;
    args(widget: T): object;
    name(widget: T): string;
    when?: Promise<unknown>;
  }
  export class WidgetTracker<T extends Widget = Widget> {
    constructor(options: { namespace: string });
    add(widget: T): Promise<void>;
    find(test: (widget: T) => boolean): T | undefined;
  }
  export interface ICommandPalette {
    addItem(item: { command: string; category: string; args?: object }): unknown;
  }
  export const ICommandPalette: Token<ICommandPalette>;
  export interface DialogButton {
    label: string;
    accept: boolean;
  }
  export const Dialog: {
    cancelButton(options?: { label?: string }): DialogButton;
    okButton(options?: { label?: string }): DialogButton;
    createButton(options: { label: string; accept: boolean; className?: string }): DialogButton;
  };
  export function showDialog<Value>(options: {
    title: string;
    body: Widget & { getValue(): Value };
    buttons: readonly DialogButton[];
    defaultButton?: number;
    focusNodeSelector?: string;
  }): Promise<{ button: DialogButton; value: Value | null }>;
  export function showErrorMessage(title: string, error: unknown): Promise<void>;
  export type { Title };
}

declare module "@jupyterlab/outputarea" {
  import type { ISessionContext } from "@jupyterlab/apputils";
  import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
  import type { Widget } from "@lumino/widgets";
  export interface OutputItem {
    readonly data: Readonly<Record<string, unknown>>;
  }
  export interface Outputs {
    readonly length: number;
    get(index: number): OutputItem;
    clear(wait?: boolean): void;
  }
  export class OutputAreaModel implements Outputs {
    constructor(options?: { trusted?: boolean });
    readonly length: number;
    get(index: number): OutputItem;
    clear(wait?: boolean): void;
  }
  export class OutputArea extends Widget {
    readonly model: Outputs;
    readonly widgets: readonly Widget[];
  }
  export class SimplifiedOutputArea extends OutputArea {
    constructor(options: { model: OutputAreaModel; rendermime: IRenderMimeRegistry });
    static execute(code: string, area: OutputArea, context: ISessionContext): Promise<unknown>;
  }
}

declare module "@jupyterlab/docregistry" {
  import type { MainAreaWidget } from "@jupyterlab/apputils";
  import type { Signal, Widget } from "@lumino/widgets";
  export interface Context {
    readonly path: string;
    readonly ready: Promise<void>;
    readonly model: { toString(): string };
    readonly saveState: Signal<Context, string>;
    readonly fileChanged: Signal<Context, unknown>;
  }
  export class DocumentWidget<T extends Widget = Widget> extends MainAreaWidget<T> {
    constructor(options: { content: T; context: Context });
    readonly context: Context;
  }
  export interface FactoryOptions {
    name: string;
    label: string;
    modelName: string;
    fileTypes: readonly string[];
    defaultFor: readonly string[];
    readOnly?: boolean;
  }
  export abstract class ABCWidgetFactory<T extends DocumentWidget> {
    constructor(options: FactoryOptions);
    readonly widgetCreated: Signal<this, T>;
    protected abstract createNewWidget(context: Context): T;
  }
}

declare module "@jupyterlab/notebook" {
  import type { Token } from "@jupyterlab/application";
  import type { ISessionContext } from "@jupyterlab/apputils";
  import type { OutputArea } from "@jupyterlab/outputarea";
  import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
  import type { Widget } from "@lumino/widgets";
  export interface Cell extends Widget {
    readonly model: { readonly type: string; readonly sharedModel: { getSource(): string } };
    /** Only code cells have one. */
    readonly outputArea?: OutputArea;
  }
  export interface NotebookPanel extends Widget {
    readonly context: {
      readonly path: string;
      readonly ready: Promise<void>;
      addSibling(widget: Widget, options: { ref: string; mode: string }): unknown;
    };
    readonly sessionContext: ISessionContext;
    readonly content: {
      activeCellIndex: number;
      readonly activeCell: Cell | null;
      readonly widgets: readonly Cell[];
      readonly rendermime: IRenderMimeRegistry;
      readonly model: {
        readonly sharedModel: {
          insertCell(index: number, cell: { cell_type: "code"; source: string; metadata?: object }): unknown;
        };
      } | null;
    };
  }
  export interface INotebookTracker {
    readonly currentWidget: NotebookPanel | null;
    readonly restored: Promise<unknown>;
    find(test: (panel: NotebookPanel) => boolean): NotebookPanel | undefined;
  }
  export const INotebookTracker: Token<INotebookTracker>;
}

declare module "@jupyter-widgets/jupyterlab-manager" {
  import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
  /** Absent where the server has no Jupyter widgets. */
  export const registerWidgetManager:
    | ((context: object, rendermime: IRenderMimeRegistry, renderers: readonly []) => unknown)
    | undefined;
}

declare module "@jupyterlab/application" {
  import type { TrackerRestoring, WidgetTracker } from "@jupyterlab/apputils";
  import type { ABCWidgetFactory, DocumentWidget } from "@jupyterlab/docregistry";
  import type { Widget } from "@lumino/widgets";
  export interface Token<Service> {
    readonly name: string;
    /** Exists only in the type. */
    readonly _service?: Service;
  }
  export interface Command {
    label: string | ((args: CommandArgs) => string);
    caption?: string;
    icon?: unknown;
    isEnabled?(args: CommandArgs): boolean;
    isVisible?(args: CommandArgs): boolean;
    execute(args: CommandArgs): unknown;
  }
  export type CommandArgs = Readonly<Record<string, unknown>>;
  export interface NotebookContent {
    cells: readonly object[];
    metadata: object;
    nbformat: number;
    nbformat_minor: number;
  }
  export interface JupyterFrontEnd {
    readonly commands: {
      addCommand(id: string, command: Command): unknown;
      execute(id: string, args?: object): Promise<unknown>;
      hasCommand(id: string): boolean;
    };
    readonly shell: { activateById(id: string): void };
    readonly contextMenu: {
      addItem(item: { command: string; selector: string; rank: number }): unknown;
    };
    readonly docRegistry: {
      addFileType(type: object): unknown;
      addWidgetFactory(factory: ABCWidgetFactory<DocumentWidget>): unknown;
    };
    readonly serviceManager: {
      readonly contents: {
        newUntitled(options: { path: string; type: "notebook" }): Promise<{ path: string }>;
        save(
          path: string,
          file: { type: "notebook"; format: "json"; content: NotebookContent },
        ): Promise<unknown>;
      };
      readonly kernels: unknown;
      readonly sessions: unknown;
      readonly kernelspecs: {
        readonly ready: Promise<void>;
        readonly specs: { readonly default: string } | null;
      };
    };
    contextMenuHitTest(test: (node: HTMLElement) => boolean): HTMLElement | undefined;
  }
  export interface Plugin {
    id: string;
    description: string;
    autoStart: true;
    requires?: readonly Token<unknown>[];
    optional?: readonly Token<unknown>[];
    // biome-ignore lint/suspicious/noExplicitAny: the services come in the order of the tokens
    activate(app: JupyterFrontEnd, ...services: any[]): void;
  }
  export interface ILayoutRestorer {
    restore<T extends Widget>(tracker: WidgetTracker<T>, options: TrackerRestoring<T>): Promise<unknown>;
  }
  export const ILayoutRestorer: Token<ILayoutRestorer>;
  /** JupyterLab's shell, which takes many documents; Notebook 7 has another. */
  export const ILabShell: Token<object>;
}

declare module "*.css" {
  const text: string;
  export default text;
}
