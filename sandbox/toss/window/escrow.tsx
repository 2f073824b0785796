import type { WindowState } from './wire.ts';

type Props = {
  readonly state: WindowState;
  readonly isUsed: boolean;
  readonly onChange: (isUsed: boolean) => void;
};

/** The gateway keeps the money until the buyer has the goods: the merchant's wish, or the buyer's. */
export function Escrow({ state, isUsed, onChange }: Props) {
  if (state.useEscrow === false) return null;
  return (
    <section class="escrow">
      {state.useEscrow === null ? (
        <label class="check">
          <input type="checkbox" checked={isUsed} onChange={(event) => onChange(event.currentTarget.checked)} />
          <span>
            에스크로로 안전하게 결제 <small lang="en">Hold my money until the goods are here</small>
          </span>
        </label>
      ) : (
        <p>
          <b>에스크로 결제</b> 상품을 받고 구매를 확인할 때까지 결제 대금을 맡아 둡니다.
        </p>
      )}
      {isUsed && state.escrowProducts.length > 0 && (
        <ul>
          {state.escrowProducts.map(({ name, quantity }, place) => (
            <li key={place}>
              <span>{name}</span>
              <span>{quantity ?? 1}개</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
