import { AWS } from "./aws";
import { AWS_NATIVE } from "./aws-native";
import { ACCOUNT } from "./existing";
import type { DocumentSlot, Fact } from "./facts";
import { unwrapped } from "./generic";
import type { Reader } from "./reader";
import type { RawResource } from "./reading";

/** By Pulumi type token, compared as text: loading a provider's SDK would cost more than the whole pack. */
const READERS: ReadonlyMap<string, Reader> = new Map([AWS, AWS_NATIVE, ACCOUNT].flatMap((readers) => Object.entries(readers)));

/** Every policy document that the resource carries; none for a type that carries none. */
export function documentsOf(resource: RawResource): readonly DocumentSlot[] {
  const read = unwrapped(resource);
  return READERS.get(read.type)?.documents?.(read) ?? [];
}

/** What the resource says about identities; nothing for a type that says nothing. */
export function factsOf(resource: RawResource): readonly Fact[] {
  const read = unwrapped(resource);
  return READERS.get(read.type)?.facts?.(read) ?? [];
}
