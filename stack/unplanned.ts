import { unknownCheckingProxy } from "@pulumi/policy";
import { hasUnknown } from "./values";

/** A resource as far as it shows what its provider knows. */
interface Provided {
  readonly provider?: { readonly props: object } | undefined;
}

/**
 * True iff the provider's configuration isn't known in this preview, as when its role is in an account that the same stack makes. The engine then
 * asks the provider nothing: policies see the program's inputs as they were written, and no outputs at all.
 * https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/plugin/provider_plugin.go
 */
export function isUnplanned({ provider }: Provided): boolean {
  return provider !== undefined && hasUnknown(provider.props);
}

/**
 * True iff the text may lack what such a provider's functions will answer. They answer nothing, so that a whole document is missing, or the text
 * holds what stands for it in some language.
 */
export function isUnanswered(resource: Provided, text: string): boolean {
  return (text === "" || NO_ANSWER.test(text)) && isUnplanned(resource);
}

/** Text of Node.js and Python, an ARN without a partition (Go), and what JSON makes of a missing member; no conditions are nothing missing. */
const NO_ANSWER = /[:"](undefined|None)[:"]|\barn::|\bnull\b|(?<!"Condition":)\{\}/;

/** The engine's mark for what a preview doesn't know: `UnknownStringValue` of its plugin protocol. */
export const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The properties of a resource of which nothing is known: each of them is unknown, the missing ones too. */
export const NOTHING_KNOWN: Record<string, unknown> = unknownCheckingProxy(new Proxy({}, { get: () => UNKNOWN_MARK }));
