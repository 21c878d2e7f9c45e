/** Exports the graph as a file or as text. Python draws it; the page converts its SVG for a PNG. */
import { download } from "../ui/download";
import type { WidgetModel } from "../wire";

/** Pixels of a PNG per pixel of the drawing. */
const DENSITY = 2;

type Asked = Pick<WidgetModel, "ask" | "get">;

/** Like the other exports, resolves with what went wrong, `""` if nothing did. */
export async function saveSvg(model: Asked): Promise<string> {
  const { problem, content } = await model.ask("picture", { format: "svg" });
  if (!problem) download(new Blob([content], { type: "image/svg+xml" }), `${fileName(model)}.svg`);
  return problem;
}

export async function savePng(model: Asked): Promise<string> {
  const { problem, content } = await model.ask("picture", { format: "svg" });
  if (problem) return problem;
  const png = await painted(content);
  if (!png) return "The page could not paint the picture; save it as SVG.";
  download(png, `${fileName(model)}.png`);
  return "";
}

export async function copyMermaid(model: Asked): Promise<string> {
  const { problem, content } = await model.ask("picture", { format: "mermaid" });
  return problem || copyPlain(content);
}

/** Copies a text, by way of a selection where there is no `navigator.clipboard`, as on a page without TLS. */
export async function copyPlain(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return "";
  } catch {
    return copyBySelection(text) ? "" : "The page may not write to the clipboard.";
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand?.("copy") ?? false;
  field.remove();
  return isCopied;
}

function fileName(model: Asked): string {
  return model.get("pipeline_name") || "pipeline";
}

async function painted(drawing: string): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * DENSITY;
  canvas.height = image.naturalHeight * DENSITY;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
