/** The icon for launcher, palette and tabs. JupyterLab colours the elements with the class `jp-icon3`. */

import { LabIcon } from "@jupyterlab/ui-components";

/** Two steps and one that runs. `fill` is on the outer group, as JupyterLab would change it on the inner. */
const SVG = `
<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">
  <g fill="none">
    <g class="jp-icon3" stroke="#616161" stroke-width="1.2">
      <path d="M6.6 3.8h1.2c1.5 0 1 4.2 2.5 4.2M6.6 12.2h1.2c1.5 0 1-4.2 2.5-4.2"/>
      <rect x="1.4" y="2.2" width="5.2" height="3.2" rx="0.8"/>
      <rect x="1.4" y="10.6" width="5.2" height="3.2" rx="0.8"/>
    </g>
  </g>
  <rect class="jp-icon3" fill="#616161" x="9.8" y="6" width="5" height="4" rx="0.9"/>
</svg>`;

export const pipelineIcon = new LabIcon({ name: "sagemaker_selective_widget:pipeline", svgstr: SVG });
