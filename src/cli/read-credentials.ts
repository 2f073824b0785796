import { readFileSync } from 'node:fs';
import { UsageWrong, type Given, type Option } from './command.ts';
import type { Prompt } from './prompt.ts';
import type { CredentialField, Gateway } from '../gateways/gateway.ts';
import type { Credentials } from '../hub.ts';

/*
 * A channel's credentials from files, from a script or from the person at the terminal. Never from the command line
 * itself, which other users of the machine can read and shells keep.
 */

export const credentialOptions: readonly Option[] = [
  {
    name: 'field',
    value: 'name=value',
    isRepeatable: true,
    meaning: { ko: '비밀이 아닌 값 (예: clientKey=test_ck_…)', en: 'a value that is no secret' },
  },
  {
    name: 'secret-file',
    value: 'name=path',
    isRepeatable: true,
    meaning: { ko: '비밀값이 든 파일', en: 'a file that holds a secret' },
  },
  {
    name: 'credentials-file',
    value: 'path',
    meaning: {
      ko: '모든 값이 든 JSON 파일, - 는 표준 입력',
      en: 'a JSON file with all values; - is the standard input',
    },
  },
];

export async function readCredentials(given: Given, gateway: Gateway, prompt: Prompt): Promise<Credentials> {
  const written: Credentials = {
    ...(await fromFile(given.text('credentials-file'), prompt)),
    ...pairs(given, 'field', (name, value) => plainValue(gateway, name, value)),
    ...pairs(given, 'secret-file', (_name, path) => contentOf(path)),
  };
  for (const name of Object.keys(written)) theField(gateway, name);
  const named = { ...written, ...(given.has('mid') && { [gateway.midField]: sameMid(given, gateway, written) }) };
  const asked: Record<string, string> = {};
  for (const field of gateway.credentialFields)
    if (field.isRequired && named[field.name] === undefined) asked[field.name] = await ask(field, prompt);
  return { ...named, ...asked };
}

/** The keys of one contract under the MID of another would fail at its payments, and tell nobody why. */
function sameMid(given: Given, { midField }: Gateway, written: Credentials): string {
  const mid = given.required('mid');
  const other = written[midField] ?? mid;
  if (other === mid) return mid;
  throw new UsageWrong(
    `${midField} 이(가) ${other} 인데 채널의 MID는 ${mid} 입니다. These are the keys of another MID.`,
  );
}

async function ask({ name, label, isSecret }: CredentialField, prompt: Prompt): Promise<string> {
  if (prompt.isTerminal) {
    const question = `${label.ko} ${label.en} (${name}): `;
    return isSecret ? prompt.askSecret(question) : prompt.ask(question);
  }
  const how = isSecret ? `--secret-file ${name}=<path>` : `--field ${name}=<value>`;
  throw new UsageWrong(`${label.ko}(${name})이(가) 필요합니다. ${label.en} is missing: ${how}`);
}

async function fromFile(path: string | null, prompt: Prompt): Promise<Credentials> {
  if (path === null) return {};
  const text = path === '-' ? await prompt.readInput() : contentOf(path);
  const values = parsed(text);
  const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
  if (!isObject || Object.values(values).some((each) => typeof each !== 'string'))
    throw new UsageWrong(
      '--credentials-file 은 글자 값만 든 JSON 객체입니다. A JSON object of texts, as {"mid": "..."}.',
    );
  return values as Credentials;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new UsageWrong(`파일을 읽지 못했습니다: ${path} (${(error as { code?: string }).code}). It cannot be read.`);
  }
}

function pairs(given: Given, option: string, read: (name: string, value: string) => string): Record<string, string> {
  const entries = given.all(option).map((each) => {
    const at = each.indexOf('=');
    if (at < 1) throw new UsageWrong(`--${option} 은 이름=값 입니다. It is written name=value.`);
    const name = each.slice(0, at);
    return [name, read(name, each.slice(at + 1))];
  });
  return Object.fromEntries(entries);
}

/** A secret that was typed here is in the shell's history by now: the person must know. */
function plainValue(gateway: Gateway, name: string, value: string): string {
  if (!theField(gateway, name).isSecret) return value;
  throw new UsageWrong(
    `${name} 은(는) 비밀값이라 명령줄에 쓸 수 없습니다: --secret-file ${name}=<path>. 방금 쓴 값은 셸 기록에 남았으니 지워 주세요. ` +
      'It is a secret: keep it off the command line, and remove it from your shell’s history.',
  );
}

function theField(gateway: Gateway, name: string): CredentialField {
  const field = gateway.credentialFields.find((each) => each.name === name);
  if (field) return field;
  const known = gateway.credentialFields.map((each) => each.name).join(', ');
  throw new UsageWrong(`${gateway.name} 에 ${name} 이라는 값은 없습니다. No such field: ${known}`);
}
