import { useEffect, useState } from 'preact/hooks';

const required = ['전자금융거래 이용약관', '개인정보 수집 및 이용', '개인정보 제3자 제공'] as const;

/** The terms that every Korean payment window begins with: one box for all, and each by itself. */
export function Terms({ agreed, onChange }: { agreed: boolean; onChange: (agreed: boolean) => void }) {
  const [ticked, setTicked] = useState<readonly string[]>(agreed ? required : []);
  const isAll = ticked.length === required.length;
  useEffect(() => onChange(isAll), [isAll]);
  const toggle = (name: string): void =>
    setTicked((before) => (before.includes(name) ? before.filter((each) => each !== name) : [...before, name]));
  return (
    <fieldset class="terms">
      <legend class="hidden">약관 동의</legend>
      <label class="all">
        <input type="checkbox" checked={isAll} onChange={() => setTicked(isAll ? [] : required)} />
        <span>
          전체 동의 <small lang="en">Agree to all</small>
        </span>
      </label>
      {required.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={ticked.includes(name)} onChange={() => toggle(name)} />
          <span>
            <b>[필수]</b> {name}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
