import { useState } from 'preact/hooks';

export type Carrier = { readonly code: string; readonly name: string };

export type PhoneChoice = { readonly carrier: string | null; readonly number: string; readonly code: string };

type Props = {
  readonly carriers: readonly Carrier[];
  readonly value: PhoneChoice;
  readonly onChange: (value: PhoneChoice) => void;
};

/** No message is sent from here, so the code that would be in it is told. */
export const sandboxCode = '000000';

/** A payment on the phone bill: whose network, which number, and the code that comes to it. */
export function PhoneForm({ carriers, value, onChange }: Props) {
  const [isSent, setIsSent] = useState(false);
  return (
    <section class="phone-form">
      <h2>
        휴대폰 본인확인 <small lang="en">Your phone</small>
      </h2>
      <div class="carriers" role="radiogroup" aria-label="통신사">
        {carriers.map(({ code, name }) => (
          <label key={code} class={code === value.carrier ? 'carrier chosen' : 'carrier'}>
            <input
              type="radio"
              name="carrier"
              value={code}
              checked={code === value.carrier}
              onChange={() => onChange({ ...value, carrier: code })}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <label class="field">
        <span>
          휴대폰 번호 <small lang="en">Phone number</small>
        </span>
        <span class="with-button">
          <input
            type="tel"
            inputMode="numeric"
            autocomplete="off"
            name="phone-number"
            placeholder="010-1234-5678"
            value={value.number}
            onInput={(event) => onChange({ ...value, number: event.currentTarget.value })}
          />
          <button type="button" onClick={() => setIsSent(true)} disabled={!isPhoneNumber(value.number)}>
            {isSent ? '다시 받기' : '인증번호 받기'}
          </button>
        </span>
      </label>
      {isSent && (
        <label class="field">
          <span>
            인증번호 <small lang="en">Code</small>
          </span>
          <input
            type="text"
            inputMode="numeric"
            autocomplete="one-time-code"
            name="phone-code"
            maxLength={sandboxCode.length}
            value={value.code}
            onInput={(event) => onChange({ ...value, code: event.currentTarget.value })}
          />
          <small class="hint" role="status">
            샌드박스는 문자를 보내지 않습니다. <b>{sandboxCode}</b>을 적어 주세요.{' '}
            <span lang="en">No message is sent: please enter these digits.</span>
          </small>
        </label>
      )}
    </section>
  );
}

/** What is missing, as a sentence; null where the choice can be sent. */
export function phoneProblem({ carrier, number, code }: PhoneChoice): string | null {
  if (carrier === null) return '통신사를 선택해 주세요. Please choose your carrier.';
  if (!isPhoneNumber(number)) return '휴대폰 번호를 적어 주세요. Please enter your phone number.';
  if (!/^\d{6}$/.test(code)) return '인증번호 6자리를 적어 주세요. Please enter the six digits of the code.';
  return null;
}

function isPhoneNumber(number: string): boolean {
  return /^01\d{8,9}$/.test(number.replaceAll(/[-\s]/g, ''));
}
