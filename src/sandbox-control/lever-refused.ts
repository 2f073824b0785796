/** A lever that cannot do what was asked, with the HTTP status and a sentence for the person who asked. */
export class LeverRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
