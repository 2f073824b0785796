/** Steps of money that is held back, as the papers number them ("에스크로"). */
export type EscrowStep =
  | 'ES01'
  | 'ES02'
  | 'ES03'
  | 'ES04'
  | 'ES05'
  | 'ES06'
  | 'ES07'
  | 'ES08'
  | 'ES09'
  | 'ES10'
  | 'ES11'
  | 'ES12'
  | 'ES13'
  | 'ES14'
  | 'ES15'
  | 'ES16'
  | 'ES17'
  | 'ES19';

/** What a change 61 does. `after`: the step that follows by itself, once the money has gone back. */
export type EscrowChange = {
  readonly of: 'transfer' | 'virtual_account' | 'either';
  readonly from: readonly EscrowStep[];
  readonly to: EscrowStep;
  readonly after: EscrowStep | null;
  readonly gives: 'cancellation' | 'closing' | 'refund' | 'delivery';
};

/** By reviseSubTypeCode; ES02 is two things, told apart by the method. */
export const escrowChanges: Readonly<Record<string, readonly EscrowChange[]>> = {
  ES02: [
    { of: 'transfer', from: ['ES01'], to: 'ES02', after: null, gives: 'cancellation' },
    { of: 'virtual_account', from: ['ES03'], to: 'ES17', after: null, gives: 'closing' },
  ],
  ES05: [{ of: 'virtual_account', from: ['ES04'], to: 'ES05', after: 'ES06', gives: 'refund' }],
  // Again while the goods are on their way: a corrected number. The papers are silent on it.
  ES07: [{ of: 'either', from: ['ES01', 'ES04', 'ES07'], to: 'ES07', after: null, gives: 'delivery' }],
  ES08: [{ of: 'transfer', from: ['ES07'], to: 'ES08', after: 'ES09', gives: 'cancellation' }],
  ES10: [{ of: 'virtual_account', from: ['ES07'], to: 'ES10', after: 'ES11', gives: 'refund' }],
  ES14: [{ of: 'virtual_account', from: ['ES12'], to: 'ES14', after: 'ES15', gives: 'refund' }],
  ES16: [{ of: 'transfer', from: ['ES12'], to: 'ES16', after: 'ES19', gives: 'cancellation' }],
};

/** What a step becomes once the money of it has gone back. */
export function nextStep(step: EscrowStep): EscrowStep | null {
  const every = Object.values(escrowChanges).flat();
  return every.find(({ to }) => to === step)?.after ?? null;
}
