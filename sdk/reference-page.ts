import { words } from './reference-words.ts';

/*
 * The page of the API's reference, `/docs`: Scalar's own script draws it from `/openapi.json`. Everything comes from
 * the hub, nothing is told to anybody, and no token is kept in the browser.
 */

declare global {
  interface Window {
    /** `scalar.js`, loaded before this script. */
    readonly Scalar: { createApiReference(place: string, configuration: object): unknown };
  }
}

const place = document.querySelector<HTMLElement>('#reference');
/** Where a call moves money that is real, nobody tries one by a button. */
const maySend = place?.dataset['maySend'] === 'true';

window.Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  // The page asks the hub that served it, by whatever name it was opened.
  servers: [{ url: location.origin, description: '이 허브 This hub' }],
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideTestRequestButton: !maySend,
  agent: { disabled: true },
  mcp: { disabled: true },
  persistAuth: false,
  documentDownloadType: 'json',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  authentication: { preferredSecurityScheme: 'bearer' },
  orderSchemaPropertiesBy: 'preserve',
  operationTitleSource: 'summary',
  localization: { locale: 'ko', direction: 'ltr', translations: words },
});
