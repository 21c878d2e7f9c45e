/** The plugins of the extension. Each can be disabled separately, and the widget needs none of them. */

import { definitions } from "./definitions";
import { notebooks } from "./notebooks";
import { opener } from "./opener";
import style from "./style.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
document.adoptedStyleSheets.push(sheet);

export default [opener, definitions, notebooks];
