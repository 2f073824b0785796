import type { MethodFormProps } from './choice.ts';

const vouchers: Readonly<Record<string, { name: string; label: string; english: string; example: string }>> = {
  culture_voucher: { name: '문화상품권', label: '컬쳐랜드 아이디', english: 'Your Cultureland id', example: 'naru' },
  book_voucher: { name: '도서문화상품권', label: '북앤라이프 아이디', english: 'Your Book&Life id', example: 'naru' },
  game_voucher: {
    name: '게임문화상품권',
    label: '상품권 PIN번호',
    english: 'On the voucher',
    example: '0000-0000-0000-0000',
  },
};

/** What unlocks a voucher. Any id or PIN has enough on it, as in the gateway's own test mode. */
export function VoucherForm({ choice, onChange }: MethodFormProps) {
  const voucher = vouchers[choice.method];
  if (!voucher) return null;
  return (
    <section class="voucher">
      <h2>{voucher.name}</h2>
      <label class="field">
        <span>
          {voucher.label} <small lang="en">{voucher.english}</small>
        </span>
        <input
          type="text"
          name="voucher"
          autocomplete="off"
          placeholder={voucher.example}
          value={choice.voucher}
          onInput={(event) => onChange({ voucher: event.currentTarget.value })}
        />
        <small class="hint">
          아무 값이나 적어도 결제됩니다. 적은 값은 어디에도 남지 않습니다.{' '}
          <span lang="en">Anything pays, and nothing of it is kept.</span>
        </small>
      </label>
      <p class="note">
        상품권 결제는 일부만 취소할 수 없습니다. <span lang="en">A voucher goes back whole.</span>
      </p>
    </section>
  );
}
