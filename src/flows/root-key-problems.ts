import type { Problem } from '../core/problem.ts';
import { countByRootKey } from '../store/data-keys.ts';
import type { Database } from '../store/database.ts';
import type { Vault } from '../vault/vault.ts';

/** Data keys that no root key of ours opens: nothing that they seal could be used. */
export async function rootKeyProblems(db: Pick<Database, 'query'>, vault: Vault): Promise<Problem[]> {
  const unknown = (await countByRootKey(db)).filter(({ rootKeyId }) => !vault.knowsRootKey(rootKeyId));
  if (unknown.length === 0) return [];
  const ids = unknown.map(({ rootKeyId }) => rootKeyId).join(', ');
  return [
    {
      code: 'root_key_wrong',
      ko:
        `NARU_ROOT_KEY가 이 데이터베이스를 봉인한 키가 아닙니다 (봉인한 키 ${ids}, 가진 키 ${vault.rootKeyId}). ` +
        '그 키를 NARU_ROOT_KEY에, 키를 바꾸는 중이면 NARU_ROOT_KEY_PREVIOUS에 넣어 주세요.',
      en:
        `NARU_ROOT_KEY is not the key that sealed this database (sealed by ${ids}, here is ${vault.rootKeyId}): ` +
        'set it to that key, or while keys are being changed set NARU_ROOT_KEY_PREVIOUS.',
    },
  ];
}
