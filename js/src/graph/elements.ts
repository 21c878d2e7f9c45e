/** The `elements` trait as cytoscape's elements. */
import type { ElementDefinition } from "cytoscape";
import type { Elements, StepElement } from "../wire";
import type { Arrangement } from "./arrangement";
import { curvesOf, middleOf } from "./layout";

/**
 * Nodes carry the step's name as id.
 *
 * Nothing of the definition is ever used in a selector or as HTML. No key is
 * called `tooltip`: ipycytoscape would parse it as HTML.
 *
 * @param arrangement where everything is; said at once, it costs a third of what moving each element costs.
 */
export function toCytoscape(elements: Elements, arrangement?: Arrangement): ElementDefinition[] {
  const { nodes, edges } = elements;
  const containers = new Map(nodes.map((node) => [node.id, node.container]));
  const curves = arrangement && curvesOf(elements, arrangement);
  return [
    ...nodes.map((node) => toNode(node, arrangement)),
    ...edges.map(({ source, target }, i) => ({
      group: "edges" as const,
      data: { source, target, ...curves?.[i] },
      classes: [
        containers.get(target) === source ? "held" : [],
        curves ? (curves[i] ? "routed" : "implied") : [],
      ].flat(),
      selectable: false,
    })),
  ];
}

function toNode({ id, type }: StepElement, arrangement?: Arrangement): ElementDefinition {
  const card = arrangement?.cards.get(id);
  // Pannable: a drag that begins on a step moves the view, since steps stay where they are laid out.
  return {
    group: "nodes",
    data: { id, type },
    ...(card && { position: middleOf(card) }),
    selectable: false,
    grabbable: false,
    pannable: true,
  };
}
