import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../window/ask.ts';

/** An account as the page's server tells it. Times: milliseconds since 1970. */
type Account = {
  readonly gateway: string;
  readonly orderId: string;
  readonly mid: string;
  readonly bankName: string;
  readonly number: string;
  readonly holder: string;
  readonly amount: number;
  readonly dueAt: number;
  readonly state: 'waiting' | 'deposited' | 'closed' | 'expired';
};

const stateWords: Readonly<Record<Account['state'], { ko: string; en: string }>> = {
  waiting: { ko: '입금 대기', en: 'waiting' },
  deposited: { ko: '입금됨', en: 'paid in' },
  closed: { ko: '닫힘', en: 'closed' },
  expired: { ko: '기한 지남', en: 'expired' },
};

const refreshMs = 3_000;

function BankPage() {
  const [accounts, setAccounts] = useState<readonly Account[] | null>(null);
  const load = (): void => {
    ask<{ accounts: readonly Account[] }>('/bank/state').then(
      (state) => setAccounts(state.accounts),
      () => setAccounts((known) => known ?? []),
    );
  };
  useEffect(() => {
    load();
    const timer = setInterval(load, refreshMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <main>
      <h1>
        내가 은행 <small lang="en">I am the bank</small>
      </h1>
      <p class="lead">
        구매자가 가상계좌에 입금하는 것을 여기서 합니다. 실제 돈은 움직이지 않습니다.{' '}
        <span lang="en">Pay into a virtual account by hand. No real money moves.</span>
      </p>
      {accounts === null && <p class="loading">계좌를 불러오고 있습니다.</p>}
      {accounts?.length === 0 && (
        <p class="none">
          아직 발급된 계좌가 없습니다. 결제창에서 가상계좌를 고르면 여기에 보입니다.
          <br />
          <span lang="en">No account yet: choose a virtual account in a payment window.</span>
        </p>
      )}
      {inOrder(accounts ?? []).map((each) => (
        <AccountCard key={`${each.gateway}-${each.orderId}`} account={each} onPaid={load} />
      ))}
    </main>
  );
}

/** A shop that sends its buyer here may say which account it means, as the address's fragment. */
const wantedOrder = decodeURIComponent(location.hash.slice(1));

/** The one that is meant, then those of all gateways whose time goes on for longest: the newest, as a rule. */
function inOrder(accounts: readonly Account[]): readonly Account[] {
  const rank = ({ orderId }: Account): number => (orderId === wantedOrder ? 0 : 1);
  return accounts.toReversed().toSorted((one, other) => rank(one) - rank(other) || other.dueAt - one.dueAt);
}

type Said = { readonly text: string; readonly isRefused: boolean };

function AccountCard({ account, onPaid }: { account: Account; onPaid: () => void }) {
  const { gateway, orderId, mid, bankName, number, holder, amount, dueAt, state } = account;
  const [said, setSaid] = useState<Said | null>(null);
  const form = (
    <DepositForm
      account={account}
      onSaid={(next) => {
        setSaid(next);
        onPaid();
      }}
    />
  );
  return (
    <section class={`account is-${state}${orderId === wantedOrder ? ' wanted' : ''}`}>
      <div class="head">
        <h2>
          <span>{bankName}</span> {number}
        </h2>
        <b class="due">{amount.toLocaleString('ko-KR')}원</b>
      </div>
      <p class="state">
        <b>{stateWords[state].ko}</b> <span lang="en">{stateWords[state].en}</span>
        <span class="until">{kst(dueAt)}까지</span>
      </p>
      <p>
        예금주 {holder} · {gateway} {mid} · 주문 {orderId}
      </p>
      {state === 'waiting' ? (
        form
      ) : (
        <details>
          <summary>
            그래도 입금해 보기 <small lang="en">Pay in all the same</small>
          </summary>
          {form}
        </details>
      )}
      {said !== null && (
        <p class={said.isRefused ? 'said refused' : 'said'} role="status">
          {said.text}
        </p>
      )}
    </section>
  );
}

function DepositForm({ account, onSaid }: { account: Account; onSaid: (said: Said) => void }) {
  const [amount, setAmount] = useState(account.amount.toLocaleString('ko-KR'));
  const [isForced, setForced] = useState(false);
  const [isBusy, setBusy] = useState(false);
  async function pay(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const { gateway, orderId } = account;
    const deposit = { gateway, orderId, amount: Number(amount.replace(/[^0-9]/g, '')), isForced };
    try {
      const { amount: paid } = await ask<{ amount: number }>('/bank/deposits', deposit);
      onSaid({ text: `${paid.toLocaleString('ko-KR')}원을 입금했습니다. Paid in.`, isRefused: false });
    } catch (error) {
      onSaid({ text: (error as Refusal).message, isRefused: true });
    }
    setBusy(false);
  }
  return (
    <form onSubmit={(event) => void pay(event)}>
      <span class="amount">
        <input
          aria-label="입금액 amount"
          inputmode="numeric"
          value={amount}
          onInput={(event) => setAmount(event.currentTarget.value)}
        />
        원
      </span>
      <label>
        <input type="checkbox" checked={isForced} onChange={(event) => setForced(event.currentTarget.checked)} />
        은행이 거절할 입금도 보냄 <small lang="en">Even if refused</small>
      </label>
      <button type="submit" disabled={isBusy}>
        입금 <small lang="en">Deposit</small>
      </button>
    </form>
  );
}

function kst(at: number): string {
  return new Date(at).toLocaleString('ko-KR', { timeZone: 'Asia/Seoul', dateStyle: 'medium', timeStyle: 'short' });
}

const place = document.getElementById('window');
if (place) render(<BankPage />, place);
