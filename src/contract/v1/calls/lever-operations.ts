import { referenceTo } from './answers.ts';
import type { Words } from './call.ts';
import { leverRefusal, levers, type Lever } from './levers.ts';
import { bodyIn, parametersIn, requestSchemas, type Json } from './request-parts.ts';

/* The levers as a part of the OpenAPI document, for hubs in sandbox mode. */

export const leverTag: Words = { ko: '샌드박스', en: 'Sandbox levers' };

/** The operations, by path and method. */
export function leverPaths(): Readonly<Record<string, Json>> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const lever of levers) (paths[lever.path] ??= {})[lever.method.toLowerCase()] = operationOf(lever);
  return paths;
}

export function leverSchemas(): Json {
  return { ...requestSchemas(levers), LeverRefusal: leverRefusal };
}

function operationOf(lever: Lever): Json {
  const { id, summary, more, path } = lever;
  const body = bodyIn(lever, ['application/json']);
  const refused = {
    description: '무엇이 잘못되었는지. What is wrong with it.',
    content: { 'application/json': { schema: referenceTo('LeverRefusal') } },
  };
  return {
    operationId: id,
    tags: [`${leverTag.ko} ${leverTag.en}`],
    summary: summary.ko,
    description: [more?.ko, `${summary.en}. ${more?.en ?? ''}`.trim()].filter(Boolean).join('\n\n'),
    security: [],
    parameters: parametersIn(lever),
    ...(body !== null && { requestBody: body }),
    responses: {
      '200': { description: '되었습니다. Done.', content: { 'application/json': { schema: {} } } },
      ...(path === '/sandbox/clock' &&
        body !== null && {
          '202': {
            description: '아직 가는 중입니다. 다시 부르면 이어집니다. Not there yet; call again.',
            content: { 'application/json': { schema: {} } },
          },
        }),
      '400': refused,
      '409': refused,
    },
  };
}
