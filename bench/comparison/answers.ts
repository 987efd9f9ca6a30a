/** What a tool says of an account: where (a text that holds an entity's name) and what, and how long it took from start to exit. */
export interface Answers {
  readonly seconds: number;
  readonly reported: readonly (readonly [where: string, what: string])[];
}
