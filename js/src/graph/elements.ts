/** The `elements` trait as cytoscape's elements. */
import type { ElementDefinition } from "cytoscape";
import type { Elements, StepElement } from "../wire";

/**
 * Nodes carry the step's name as id.
 *
 * Nothing of the definition is ever used in a selector or as HTML. No key is
 * called `tooltip`: ipycytoscape would parse it as HTML.
 */
export function toCytoscape({ nodes, edges }: Elements): ElementDefinition[] {
  const containers = new Map(nodes.map((node) => [node.id, node.container]));
  return [
    ...nodes.map(toNode),
    ...edges.map(({ source, target }) => ({
      group: "edges" as const,
      data: { source, target },
      classes: containers.get(target) === source ? "held" : "",
      selectable: false,
    })),
  ];
}

function toNode({ id, type }: StepElement): ElementDefinition {
  // Pannable: a drag that begins on a step moves the view, since steps stay where they are laid out.
  return {
    group: "nodes",
    data: { id, type },
    selectable: false,
    grabbable: false,
    pannable: true,
  };
}
