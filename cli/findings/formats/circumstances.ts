/** What a report doesn't hold and some formats ask for. */
export interface Circumstances {
  readonly now: Date;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
