import type { changeMerchantSettings } from '../flows/change-settings.ts';
import { refuseOtherFields } from './lever-body.ts';
import { LeverRefused } from './lever-refused.ts';
import type { Json } from './sandbox-client.ts';

type Settings = Exclude<Awaited<ReturnType<typeof changeMerchantSettings>>, { readonly refused: unknown }>;
type Change = Parameters<typeof changeMerchantSettings>[1]['change'];

/** Short words of the lever for what stands in the Content-Type header. */
const contentTypes: Record<string, Settings['contentType']> = {
  json: 'application/json',
  'application/json': 'application/json',
  form: 'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded': 'application/x-www-form-urlencoded',
};

const settingFields = ['webhook_url', 'content_type', 'strict_pg', 'retries', 'expired_as'];

/** Reads `{webhook_url?, content_type?, strict_pg?, retries?, expired_as?}`; what is absent stays as it is. */
export function readSettingsChange(body: Json): Change {
  refuseOtherFields(body, settingFields);
  const { webhook_url: webhookUrl, content_type: type, strict_pg: strictPg, retries, expired_as: expiredAs } = body;
  return {
    ...(isGiven(webhookUrl, isUrlOrNull, 'webhook_url: an http(s) URL, or null') && { webhookUrl }),
    ...(isGiven(type, isContentType, 'content_type: json or form') && { contentType: contentTypeOf(type) }),
    ...(isGiven(strictPg, isBoolean, 'strict_pg: true or false') && { strictPg }),
    ...(isGiven(retries, isBoolean, 'retries: true or false') && { retries }),
    ...(isGiven(expiredAs, isExpiredAs, 'expired_as: failed or ready') && { expiredAs }),
  };
}

export function writtenSettings(settings: Settings): Json {
  return {
    webhook_url: settings.webhookUrl,
    content_type: settings.contentType,
    strict_pg: settings.strictPg,
    retries: settings.retries,
    expired_as: settings.expiredAs,
  };
}

/** True for a good value, false for none; a wrong one is refused with what it may be. */
function isGiven<T>(value: unknown, isGood: (value: unknown) => value is T, allowed: string): value is T {
  if (value === undefined) return false;
  if (isGood(value)) return true;
  throw new LeverRefused(400, `올바르지 않은 값입니다. ${allowed}; got ${JSON.stringify(value)}`);
}

function contentTypeOf(word: string): Settings['contentType'] {
  return contentTypes[word] ?? 'application/json';
}

function isUrlOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isContentType(value: unknown): value is string {
  return typeof value === 'string' && Object.hasOwn(contentTypes, value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isExpiredAs(value: unknown): value is 'failed' | 'ready' {
  return value === 'failed' || value === 'ready';
}
