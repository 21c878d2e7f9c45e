/** The `elements` trait as cytoscape's elements. */
import type { ElementDefinition } from "cytoscape";
import type { Elements, StepElement } from "../wire";
import type { Arrangement } from "./arrangement";
import { curvesOf, middleOf } from "./layout";

/**
 * Converts the elements; the id of a node is the name of its step.
 *
 * Nothing from the definition is ever used in a selector or as HTML. No key is
 * called `tooltip`, which ipycytoscape would parse as HTML.
 *
 * @param arrangement The places; giving them here takes a third of the time of moving each element later.
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
  // Pannable: a drag that begins on a step moves the view, as steps themselves cannot be moved.
  return {
    group: "nodes",
    data: { id, type },
    ...(card && { position: middleOf(card) }),
    selectable: false,
    grabbable: false,
    pannable: true,
  };
}
