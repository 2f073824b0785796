/** Where the script came from is where its hub is, and which generation of results the page expects. */
export type Home = { readonly hub: string; readonly sdk: 'v1' | 'legacy'; readonly version: string };

const legacyPath = /\/js\/iamport\.payment-([0-9.]+)\.js$/;

export function homeOf(scriptUrl: string): Home {
  const url = new URL(scriptUrl);
  const legacy = legacyPath.exec(url.pathname);
  return legacy
    ? { hub: url.origin, sdk: 'legacy', version: legacy[1] || '1' }
    : { hub: url.origin, sdk: 'v1', version: 'v1' };
}
