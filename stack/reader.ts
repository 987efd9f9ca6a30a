import type { DocumentSlot, Fact } from "./facts";
import type { RawResource } from "./reading";

/** How one resource type of one provider is read. */
export interface Reader {
  /** Every policy document in it. Resource policies judge these one by one, before the resource is made. */
  readonly documents?: (resource: RawResource) => readonly DocumentSlot[];
  /** What it says about identities. Stack policies judge these together. */
  readonly facts?: (resource: RawResource) => readonly Fact[];
}
