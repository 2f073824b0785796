/* The clients that bring no types of their own, as far as the tests reach into them. */

declare module 'iamport' {
  type Method = (input: object) => Promise<unknown>;
  export default class Iamport {
    static DEFAULT_HOST: string;
    static readonly resources: Readonly<Record<string, { readonly prototype: object }>>;
    constructor(keys: { impKey: string; impSecret: string });
    readonly [resource: string]: Readonly<Record<string, Method>>;
  }
}

declare module 'iamporter' {
  type Settings = { apiKey: string; secret: string; host: string };
  export class Iamporter {
    constructor(settings: Settings);
  }
  export class IamporterError extends Error {
    readonly status: number | undefined;
    readonly raw: { readonly code: number; readonly message: string } | undefined;
  }
}
