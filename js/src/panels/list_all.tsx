/** A button that lists all rows of an execution with a ForEach over many items. */

import { Button } from "../ui/button";
import { useCommand } from "../ui/use_command";
import { useView } from "../view/view";

/** @param isListing whether the rows are being listed already, whoever has asked for it. */
export function ListAll({ arn, isListing = false }: { arn: string; isListing?: boolean }) {
  const { model } = useView();
  const listing = useCommand(() => model.command("list-steps", { arn }));
  const isUnderWay = listing.isWaiting || isListing;
  return (
    <Button unavailable={isUnderWay} press={listing.send}>
      {isUnderWay ? "Listing…" : "List all iterations"}
    </Button>
  );
}
