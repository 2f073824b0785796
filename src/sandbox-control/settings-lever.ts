import type { changeMerchantSettings } from '../flows/change-settings.ts';
import { LeverRefused } from './lever-refused.ts';
import type { Json } from './sandbox-client.ts';

type Settings = Awaited<ReturnType<typeof changeMerchantSettings>>;
type Change = Parameters<typeof changeMerchantSettings>[2];

/** Short words of the lever for what stands in the Content-Type header. */
const contentTypes: Record<string, Settings['contentType']> = {
  json: 'application/json',
  'application/json': 'application/json',
  form: 'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded': 'application/x-www-form-urlencoded',
};

/** Reads `{webhook_url?, content_type?, strict_pg?, retries?, expired_as?}`; what is absent stays as it is. */
export function readSettingsChange(body: Json): Change {
  return {
    ...read(body, 'webhook_url', isUrlOrNull, (webhookUrl) => ({ webhookUrl }), 'http(s) URL, null'),
    ...read(
      body,
      'content_type',
      isContentType,
      (type) => ({ contentType: contentTypes[type] ?? 'application/json' }),
      'json, form',
    ),
    ...read(body, 'strict_pg', isBoolean, (strictPg) => ({ strictPg }), 'true, false'),
    ...read(body, 'retries', isBoolean, (retries) => ({ retries }), 'true, false'),
    ...read(body, 'expired_as', isExpiredAs, (expiredAs) => ({ expiredAs }), 'failed, ready'),
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

function read<T>(
  body: Json,
  name: string,
  isGood: (value: unknown) => value is T,
  use: (value: T) => Change,
  allowed: string,
): Change {
  const value = body[name];
  if (value === undefined) return {};
  if (!isGood(value))
    throw new LeverRefused(400, `${name}: 올바르지 않은 값입니다. Allowed: ${allowed}. Got ${JSON.stringify(value)}`);
  return use(value);
}

function isUrlOrNull(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value));
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
