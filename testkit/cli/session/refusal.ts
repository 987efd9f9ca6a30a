/** What AWS answers when it doesn't do what it was asked to. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 403,
  ) {
    super(message);
  }
}
