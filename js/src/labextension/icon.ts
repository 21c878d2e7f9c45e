/** The icon for launcher, palette and tabs. JupyterLab gives a colour to what has the class `jp-icon3`. */

import { LabIcon } from "@jupyterlab/ui-components";

/** Two steps, of which one is reused, and the step that runs. */
const SVG = `
<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.3">
    <path d="M5.5 4h2.2c1.6 0 1.6 4 3.2 4M5.5 12h2.2c1.6 0 1.6-4 3.2-4"/>
    <rect x="1.2" y="2.2" width="4.3" height="3.6" rx="1"/>
    <rect x="1.2" y="10.2" width="4.3" height="3.6" rx="1" stroke-dasharray="1.6 1"/>
    <rect x="10.8" y="6.2" width="4.2" height="3.6" rx="1"/>
  </g>
  <path class="jp-icon3" fill="#616161" d="M12 6.9l2.2 1.1L12 9.1z"/>
</svg>`;

export const pipelineIcon = new LabIcon({ name: "sagemaker_selective_widget:pipeline", svgstr: SVG });
