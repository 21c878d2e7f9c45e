/** Cytoscape itself, a part of the front end that only a page without ipycytoscape's extension loads. */
export { default } from "cytoscape";
