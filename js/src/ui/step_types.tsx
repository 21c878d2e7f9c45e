/** The step types of SageMaker Pipelines, each with an icon and a hue; the icon alone identifies the type. */

import { picture } from "./drawing";

/** Hues for a light background; the graph adjusts them to contrast with the background of the theme. */
export const STEP_HUES = {
  teal: "#00798c",
  purple: "#7048b6",
  ochre: "#9a6700",
  blue: "#3b6ea5",
  indigo: "#4053b5",
  green: "#2f7d4f",
  red: "#b3261e",
  orange: "#c2560c",
  slate: "#5f6b7a",
} as const;

export type StepHue = keyof typeof STEP_HUES;

export interface StepLook {
  hue: StepHue;
  /** Strokes on a 16 × 16 field. */
  icon: string;
}

const GEAR =
  "M8 5.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2" +
  "M3.6 3.6 5 5M11 11l1.4 1.4M3.6 12.4 5 11M11 5l1.4-1.4";
const CURVE = "M2 12.8 5.6 8.6 8.2 10.6 13.6 3.8M10 3.6h3.8v3.8";
const CUBE = "M8 1.8 13.4 4.8v6.4L8 14.2 2.6 11.2V4.8zM2.6 4.8 8 8l5.4-3.2M8 8v6.2";
const SLIDERS =
  "M2 4.4h5.4M10.6 4.4H14M9 2.8a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z" +
  "M2 11.6h2.4M7.6 11.6H14M6 10a1.6 1.6 0 1 0 0 3.2A1.6 1.6 0 0 0 6 10z";
const SHIELD = "M8 1.8 13 3.6v4.2c0 3-2.1 5.2-5 6.4-2.9-1.2-5-3.4-5-6.4V3.6zM5.6 7.8l1.8 1.8 3-3.4";
const SERVERS = "M2.5 2.8h11v4h-11zM2.5 9.2h11v4h-11zM5 4.8h.1M5 11.2h.1";

const STEP_LOOKS: ReadonlyMap<string, StepLook> = new Map<string, StepLook>([
  ["Processing", { hue: "teal", icon: GEAR }],
  ["Training", { hue: "purple", icon: CURVE }],
  ["Tuning", { hue: "purple", icon: SLIDERS }],
  ["AutoML", { hue: "purple", icon: "M8 1.8 9.6 6.4 14.2 8 9.6 9.6 8 14.2 6.4 9.6 1.8 8l4.6-1.6z" }],
  ["Condition", { hue: "ochre", icon: "M8 1.6 14.4 8 8 14.4 1.6 8z" }],
  ["Model", { hue: "blue", icon: CUBE }],
  ["RegisterModel", { hue: "green", icon: "M3.2 2.2h9.6v11.6L8 10.4l-4.8 3.4z" }],
  ["Transform", { hue: "indigo", icon: "M2 5.2h9.6M8.8 2.4l2.8 2.8L8.8 8M14 11H4.4M7.2 8.2 4.4 11l2.8 2.8" }],
  [
    "Fail",
    {
      hue: "red",
      icon: "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
    },
  ],
  ["Lambda", { hue: "orange", icon: "M3.4 2.2h2.4l5 11.4h2M7.2 5.8 3.4 13.6" }],
  ["Callback", { hue: "orange", icon: "M3 4.4h7a3.4 3.4 0 0 1 0 6.8H4.6M7 8.6l-2.6 2.6L7 13.8" }],
  [
    "ForEach",
    { hue: "slate", icon: "M3.2 8A4.8 4.8 0 0 1 12 5.4M12.8 8A4.8 4.8 0 0 1 4 10.6M12 2.4v3H9M4 13.6v-3h3" },
  ],
  ["ClarifyCheck", { hue: "indigo", icon: SHIELD }],
  ["QualityCheck", { hue: "indigo", icon: SHIELD }],
  ["EMR", { hue: "teal", icon: SERVERS }],
  ["EMRServerless", { hue: "teal", icon: SERVERS }],
  ["MLFlow", { hue: "blue", icon: "M2.5 13.5v-5M6.2 13.5v-8M9.8 13.5v-6M13.5 13.5v-11" }],
  // Every other type.
  ["", { hue: "slate", icon: "M3 3h10v10H3z" }],
]);

function known(type: string): string {
  return STEP_LOOKS.has(type) ? type : "";
}

export function stepLook(type: string): StepLook {
  return STEP_LOOKS.get(known(type)) as StepLook;
}

function iconOf({ hue, icon }: StepLook, hues: Record<StepHue, string>): string {
  return picture({ path: icon, width: 1.5 }, hues[hue]);
}

/** Calls `take` with the name and the icon, a CSS image, of each type. */
export function eachIcon(hues: Record<StepHue, string>, take: (name: string, image: string) => void): void {
  for (const [type, look] of STEP_LOOKS) take(`icon-${type}`, iconOf(look, hues));
}

/** The name, after `--ssw-ink-`, of the CSS property with the icon of a type in the theme's colours. */
export function iconName(type: string): string {
  return `icon-${known(type)}`;
}

/** The icon of a step type, for use beside a text that names the type. */
export function StepIcon({ type }: { type: string }) {
  const image = `var(--ssw-ink-${iconName(type)}, ${iconOf(stepLook(type), STEP_HUES)})`;
  return <span class="ssw-step-icon" style={{ "--ssw-icon": image }} />;
}
