declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';
  /** As far as the tests use it; the package carries no types. */
  class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): RequestListener;
  }
  export default Provider;
}
