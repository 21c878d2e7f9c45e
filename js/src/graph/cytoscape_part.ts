/** The part of the front end that only a page without ipycytoscape's extension asks for: cytoscape itself. */
export { default } from "cytoscape";
