import { texts, type Texts } from './texts.ts';
import type { Language } from './wire.ts';

type Worded = { [Name in keyof Texts]: Texts[Name] extends string ? Name : never }[keyof Texts];

/** Korean with English beside it, or English alone where the shop has asked for that. */
export function Said({ what, language }: { what: Worded; language: Language }) {
  return (
    <>
      {texts[language][what]}
      {language === 'KO' && (
        <>
          {' '}
          <small lang="en">{texts.EN[what]}</small>
        </>
      )}
    </>
  );
}
