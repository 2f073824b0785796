import { v1Declines } from '../declines.ts';
import { v1Errors, type V1ErrorCode } from '../errors.ts';
import {
  answerObjects,
  pagedObjects,
  referenceTo,
  type AnswerName,
  type ObjectName,
  type PageName,
} from './answers.ts';
import { tags, type Refusal, type V1Call, type Words } from './call.ts';
import { bodyIn, parametersIn, type Json } from './request-parts.ts';

/* One call as an operation of the OpenAPI document. */

export function operationOf(call: V1Call): Json {
  const body = bodyIn(call, ['application/json', 'application/x-www-form-urlencoded']);
  return {
    operationId: call.id,
    tags: [tagName(tags[call.tag])],
    summary: call.summary.ko,
    description: descriptionOf(call),
    'x-naru-state': call.state,
    ...(call.state === 'refuses' && { 'x-badges': [{ name: '거절 refused' }] }),
    ...(call.id === 'getToken' && { security: [] }),
    parameters: parametersOf(call),
    ...(body !== null && { requestBody: body }),
    responses: responsesOf(call),
  };
}

export function tagName({ ko, en }: Words): string {
  return `${ko} ${en}`;
}

/** Where a call works, or why it refuses; nothing of one that works everywhere. */
function stateWords({ state, note }: V1Call, language: keyof Words): string | undefined {
  if (!note) return undefined;
  const words = state === 'works' ? { ko: '되는 곳', en: 'Works' } : { ko: '언제나 거절', en: 'Always refused' };
  return `**${words[language]}**: ${note[language]}.`;
}

function descriptionOf(call: V1Call): string {
  const { summary, more, also = [] } = call;
  return [
    more?.ko,
    stateWords(call, 'ko'),
    `${summary.en}. ${more?.en ?? ''}`.trim(),
    stateWords(call, 'en'),
    also.length > 0 ? `이렇게도 부릅니다. Also: ${also.map((each) => `\`${each}\``).join(', ')}` : undefined,
  ]
    .filter((each) => each !== undefined)
    .join('\n\n');
}

function parametersOf(call: V1Call): Json[] {
  const headers = [...(call.id === 'getToken' ? [] : ['Tier']), ...(isOnce(call) ? ['IdempotencyKey'] : [])];
  return [...parametersIn(call), ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

/** Which calls may be made under an `Idempotency-Key`: those that do something. */
function isOnce({ method, id }: Pick<V1Call, 'method' | 'id'>): boolean {
  return method === 'POST' && id !== 'getToken';
}

function responsesOf(call: V1Call): Json {
  const refused = refusalsOf(call);
  const statuses = [...new Set([200, ...refused.map(({ status }) => status)])].toSorted((a, b) => a - b);
  const answers = statuses.map((status) => [
    String(status),
    responseOf(
      status === 200 ? call : null,
      refused.filter((each) => each.status === status),
    ),
  ]);
  const partly = call.isPartly && call.answer ? [['207', donePartly(call.answer)]] : [];
  return Object.fromEntries([...answers, ...partly]) as Json;
}

function responseOf(call: V1Call | null, refused: readonly Refused[]): Json {
  const answer = call?.answer ?? null;
  const refusals = Object.fromEntries(
    refused.map(({ name }) => [name, { $ref: `#/components/examples/${name}` }] as const),
  );
  const examples = answer === null ? refusals : { done: doneExample(answer), ...refusals };
  const headers = { ...(call && headersOf(call)), ...(refused.length > 0 && header('Naru-Error', 'NaruError')) };
  return {
    description: answer === null ? refusedWords : call && refused.length > 0 ? eitherWords : doneWords,
    ...(Object.keys(headers).length > 0 && { headers }),
    content: { 'application/json': { schema: referenceTo(envelopeName(answer)), examples } },
  };
}

const doneWords = '`code` 0: 되었습니다. Done.';
const refusedWords =
  '거절했습니다. 아무것도 바뀌지 않았는지는 문장이 말합니다. Refused; the sentence says what became of it.';
const eitherWords =
  '`code` 0: 되었습니다. 다른 값: 되지 않았고 `message`가 이유입니다. Code 0: done; another: not done, and `message` says why.';

function headersOf({ method, id, mayNotKnow, declines }: V1Call): Json {
  return {
    ...((mayNotKnow || declines) && header('Naru-Outcome', 'NaruOutcome')),
    ...(isOnce({ method, id }) && header('Idempotent-Replayed', 'IdempotentReplayed')),
  };
}

function header(name: string, component: string): Json {
  return { [name]: { $ref: `#/components/headers/${component}` } };
}

function donePartly(answer: AnswerName): Json {
  return {
    description: '일부만 찾았고, 찾은 것만 답합니다. Only some were found: those.',
    content: {
      'application/json': { schema: referenceTo(envelopeName(answer)), examples: { done: doneExample(answer) } },
    },
  };
}

type Refused = { readonly name: string; readonly status: number };

/** Everything that a call may refuse by, with its status, each once. */
export function refusalsOf(call: V1Call): readonly Refused[] {
  const codes: readonly Refusal[] = [...commonRefusals(call), ...call.refusals];
  const refused = codes.map((each): Refused => {
    const [name, status] = typeof each === 'string' ? [each, v1Errors[each].status] : each;
    return { name, status };
  });
  const declined = (call.declines ?? []).map((name) => ({ name, status: v1Declines[name].status }));
  const all = [...refused, ...declined];
  return all.filter(({ name }, index) => all.findIndex((each) => each.name === name) === index);
}

const alwaysPossible: readonly V1ErrorCode[] = ['body_unreadable', 'request_unreadable', 'internal'];
const ofCallers: readonly V1ErrorCode[] = ['unauthorized', 'unknown_tier'];
const ofKeys: readonly V1ErrorCode[] = ['idempotency_key_wrong', 'idempotency_key_differs', 'idempotency_key_busy'];

function commonRefusals({ method, id }: V1Call): readonly V1ErrorCode[] {
  if (id === 'getToken') return alwaysPossible;
  return [...ofCallers, ...alwaysPossible, ...(isOnce({ method, id }) ? ofKeys : [])];
}

function doneExample(answer: AnswerName): Json {
  return {
    summary: 'code 0: 됨 done',
    value: { code: 0, message: null, response: exampleOf(answer) },
  };
}

function exampleOf(answer: AnswerName): unknown {
  if (isPage(answer)) return { total: 1, previous: 0, next: 0, list: [exampleOf(pagedObjects[answer])] };
  if (answer.endsWith('[]')) return [exampleOf(answer.slice(0, -2) as ObjectName)];
  return answerObjects[answer as ObjectName].examples[0];
}

function isPage(answer: AnswerName): answer is PageName {
  return answer in pagedObjects;
}

/** The envelope around an answer; null: around a refusal. */
export function envelopeName(answer: AnswerName | null): string {
  return answer === null ? 'Refusal' : `${answer.replace('[]', 'List')}Envelope`;
}
