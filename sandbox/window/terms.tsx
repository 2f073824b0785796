import { useEffect, useState } from 'preact/hooks';

const required = [
  ['전자금융거래 이용약관', 'Payment terms'],
  ['개인정보 수집 및 이용', 'Data collection'],
  ['개인정보 제3자 제공', 'Data sharing'],
] as const;

type Props = {
  readonly agreed: boolean;
  readonly onChange: (agreed: boolean) => void;
  /** The shop has asked for another language than Korean: the terms by their English names. */
  readonly isForeign: boolean;
};

/** The terms that every Korean payment window begins with: one box for all, and each by itself. */
export function Terms({ agreed, onChange, isForeign }: Props) {
  const names = required.map(([name]) => name);
  const [ticked, setTicked] = useState<readonly string[]>(agreed ? names : []);
  const isAll = ticked.length === required.length;
  useEffect(() => onChange(isAll), [isAll]);
  const toggle = (name: string): void =>
    setTicked((before) => (before.includes(name) ? before.filter((each) => each !== name) : [...before, name]));
  return (
    <fieldset class="terms">
      <legend class="hidden">약관 동의</legend>
      <label class="all">
        <input type="checkbox" checked={isAll} onChange={() => setTicked(isAll ? [] : names)} />
        <span>
          전체 동의 <small lang="en">Agree to all</small>
        </span>
      </label>
      {required.map(([name, english]) => (
        <label key={name}>
          <input type="checkbox" checked={ticked.includes(name)} onChange={() => toggle(name)} />
          <span>
            {!isForeign && <b>[필수]</b>} {isForeign ? english : name}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
