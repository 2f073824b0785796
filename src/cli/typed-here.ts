const isPackage = import.meta.url.endsWith('.js');

/** Sentences name commands as a clone of the repository has them; whoever installed the package types others. */
export function asTypedHere(sentences: string): string {
  return isPackage ? sentences.replaceAll('./naru', 'npx naru').replaceAll('npm start', 'npx naru start') : sentences;
}
