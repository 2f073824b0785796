import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWebServer } from '../../test/support/web-server.ts';
import { followReturn } from './headless-window.ts';

test('a return is an address that is followed, or a form that is posted there', async (t) => {
  const came: (string | undefined)[][] = [];
  const hub = await startWebServer(t, '127.0.0.1', ({ method, url, headers }, response, body) => {
    came.push([method, url, headers['content-type']?.split(';', 1)[0], body]);
    response.end('<script type="application/json" id="naru-state">{"state":"done"}</script>');
  });
  await followReturn({ url: `${hub}/return?ok=1`, form: null });
  await followReturn({ url: `${hub}/return`, form: { resCd: '0000', resMsg: '정상' } });
  assert.deepEqual(came, [
    ['GET', '/return?ok=1', undefined, ''],
    ['POST', '/return', 'application/x-www-form-urlencoded', 'resCd=0000&resMsg=%EC%A0%95%EC%83%81'],
  ]);
});
