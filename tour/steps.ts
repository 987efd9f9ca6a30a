import { audited, reported } from "./account-steps";
import { assumed, enrolled, recovered, session } from "./people-steps";
import { blocked, deployed, remediated } from "./pulumi-steps";
import type { Step } from "./step";

/** The tour, in its order. */
export const steps: readonly Step[] = [blocked, remediated, deployed, enrolled, session, assumed, audited, recovered, reported];
