const { createServer } = require('node:http');
const { createClient } = require('naru/client');

/*
 * 시험할 상점. 스무 줄 남짓이고, 브라우저도 웹훅도 믿지 않고 결제를 다시 조회합니다.
 *
 * The shop that is tested. It believes neither the browser nor a webhook: it looks every payment up.
 */

/** env: NARU_URL, IMP_KEY, IMP_SECRET. */
exports.startShop = async function startShop({ NARU_URL, IMP_KEY, IMP_SECRET }) {
  const naru = createClient({ baseUrl: NARU_URL, impKey: IMP_KEY, impSecret: IMP_SECRET });
  const orders = new Map();

  async function hear(impUid) {
    const payment = await naru.payments.get(impUid);
    const order = orders.get(payment?.merchant_uid);
    if (order && payment.amount === order.amount) order.status = payment.status;
  }

  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    if (request.url === '/webhook') await hear(JSON.parse(text).imp_uid);
    response.writeHead(200).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;

  return {
    webhookUrl: `${url}/webhook`,
    statusOf: (id) => orders.get(id).status,

    /** 금액을 미리 등록합니다: 다른 금액의 결제창은 열리지 않습니다. Another amount opens no window. */
    async order(id, amount) {
      orders.set(id, { amount, status: 'ordered' });
      await naru.payments.prepare({ merchant_uid: id, amount });
    },

    /** 다음 달 오늘, 등록된 카드로. Next month, from the card that was registered. */
    async subscribe(id, { card, amount, now }) {
      orders.set(id, { amount, status: 'to come' });
      const schedule_at = Math.floor(now.getTime() / 1000) + 28 * 86_400;
      return naru.subscribe.schedule({ customer_uid: card, schedules: [{ merchant_uid: id, schedule_at, amount }] });
    },

    stop: () => new Promise((resolve) => server.close(resolve)),
  };
};
