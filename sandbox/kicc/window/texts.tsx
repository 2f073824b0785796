import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from './wire.ts';

/*
 * The page's own words in the four languages of `langFlag`. A Korean window has the English beside its headings, as
 * every page here; the pieces that all gateways share stay so in any language.
 */

const texts = {
  shop: ['상점명', 'Shop', '店舗名', '商户'],
  goods: ['상품명', 'Goods', '商品名', '商品'],
  order: ['주문번호', 'Order', '注文番号', '订单号'],
  sum: ['결제금액', 'Amount', 'お支払い金額', '支付金额'],
  unreal: [
    '실제로 청구되지 않는 테스트 결제입니다.',
    'A test: no money moves.',
    'テスト決済です。',
    '测试支付，不会扣款。',
  ],
  method: ['결제수단', 'Payment method', 'お支払い方法', '支付方式'],
  card: ['신용카드', 'Card', 'カード', '信用卡'],
  wallet: ['간편결제', 'Easy pay', 'かんたん決済', '快捷支付'],
  transfer: ['계좌이체', 'Transfer', '口座振替', '账户转账'],
  account: ['가상계좌', 'Account', '仮想口座', '虚拟账户'],
  phone: ['휴대폰', 'Phone bill', '携帯決済', '手机支付'],
  issuer: ['카드사 선택', 'Card company', 'カード会社', '发卡机构'],
  others: ['다른 카드사 #곳', '# more', '他 # 社', '其他 # 家'],
  months: ['할부기간', 'Instalments', '分割回数', '分期'],
  monthsOf: ['#개월', '# months', '#回', '#期'],
  once: ['일시불', 'In full', '一括払い', '一次付清'],
  free: ['무이자', 'Free', '無利息', '免息'],
  fromFifty: ['5만원부터 할부할 수 있습니다', 'From 50,000 won', '5万ウォンから', '满5万韩元可分期'],
  points: ['카드 포인트 사용', 'Use card points', 'ポイント利用', '使用积分'],
  keyIn: ['카드정보 입력', 'Card details', 'カード情報', '卡信息'],
  cardNumber: ['카드번호', 'Number', 'カード番号', '卡号'],
  expiry: ['유효기간', 'Expiry', '有効期限', '有效期'],
  birth: ['생년월일', 'Birth date', '生年月日', '出生日期'],
  password: ['비밀번호 앞 2자리', 'Password', '暗証番号', '密码'],
  expiryForm: ['월/년', 'MM/YY', '月/年', '月/年'],
  birthForm: ['법인은 사업자번호', 'or business no.', '法人は事業者番号', '企业填营业号'],
  authenticate: ['본인인증', 'Authentication', '本人認証', '身份验证'],
  authenticated: [
    '카드사 앱이나 비밀번호로 인증하는 곳입니다. 샌드박스에서는 결제하기만 누르면 됩니다.',
    'The issuer asks its app or a password here. In the sandbox the button is enough.',
    '実際にはカード会社の認証が行われます。サンドボックスではボタンを押すだけです。',
    '实际支付时由发卡机构验证。沙盒中点击按钮即可。',
  ],
  source: ['결제할 돈', 'Pay with', 'お支払い元', '付款来源'],
  walletCard: ['등록한 카드', 'A card in it', '登録カード', '已绑定的卡'],
  walletMoney: ['머니 · 포인트', 'Its money', 'マネー', '余额'],
  until: ['입금기한', 'Pay in by', '入金期限', '汇款期限'],
  escrow: ['에스크로 결제', 'Escrow', 'エスクロー', '担保交易'],
  receiver: ['받는 분', 'Receiver', 'お届け先', '收货人'],
  confirmMail: [
    '구매확인 메일을 보내 드립니다.',
    'A mail will ask whether the goods came.',
    '購入確認メールをお送りします。',
    '将发送确认收货邮件。',
  ],
  cancel: ['취소', 'Cancel', 'キャンセル', '取消'],
  pay: ['결제하기', 'Pay', '支払う', '支付'],
  give: ['계좌 발급받기', 'Get the account', '口座を発行', '获取账户'],
  register: ['카드 등록하기', 'Register the card', 'カードを登録', '绑定此卡'],
  recurring: ['자동결제 카드 등록', 'A card for later charges', '自動決済カードの登録', '绑定自动扣款卡'],
  nothingNow: [
    '지금은 결제되지 않습니다. 앞으로 상점이 이 카드로 결제합니다.',
    'Nothing is paid now. The shop charges this card later.',
    '今は決済されません。後日このカードに請求されます。',
    '现在不会扣款，日后由商户从此卡扣款。',
  ],
  fillIn: ['테스트 카드로 채우기', 'Fill in a test card', 'テストカードを入力', '填入测试卡'],
  busy: ['인증하고 있습니다…', 'One moment…', '認証中…', '验证中…'],
  agree: ['필수 약관에 동의해 주세요.', 'Please agree to the terms.', '約款に同意してください。', '请同意条款。'],
  pickCard: ['카드사를 선택해 주세요.', 'Please choose a card.', 'カード会社を選んでください。', '请选择发卡机构。'],
  pickWallet: ['간편결제를 선택해 주세요.', 'Please choose an easy pay.', '決済を選んでください。', '请选择快捷支付。'],
  pickBank: ['은행을 선택해 주세요.', 'Please choose a bank.', '銀行を選んでください。', '请选择银行。'],
  fillCard: [
    '카드정보를 모두 적어 주세요.',
    'Please enter the card details.',
    'カード情報を入力してください。',
    '请填写卡信息。',
  ],
} as const satisfies Readonly<Record<string, readonly [string, string, string, string]>>;

export type Text = keyof typeof texts;

const places: Readonly<Record<Language, 0 | 1 | 2 | 3>> = { KOR: 0, ENG: 1, JPN: 2, CHN: 3 };

export const LanguageContext = createContext<Language>('KOR');

/** The words of the window's language. */
export function useTexts(): (name: Text) => string {
  const language = useContext(LanguageContext);
  return (name) => texts[name][places[language]];
}

/** A heading's words; the English small beside the Korean. */
export function Said({ text }: { text: Text }) {
  const language = useContext(LanguageContext);
  if (language !== 'KOR') return <>{texts[text][places[language]]}</>;
  return (
    <>
      {texts[text][0]} <small lang="en">{texts[text][1]}</small>
    </>
  );
}

/** What is wrong, in the window's language; the English after the Korean. */
export function useProblem(): (name: Text) => string {
  const language = useContext(LanguageContext);
  return (name) => (language === 'KOR' ? `${texts[name][0]} ${texts[name][1]}` : texts[name][places[language]]);
}

/** As the browser names them. */
export const htmlLanguages: Readonly<Record<Language, string>> = { KOR: 'ko', ENG: 'en', JPN: 'ja', CHN: 'zh' };

/** Won as the window's language writes them. */
export function useWon(): (amount: number) => string {
  const language = useContext(LanguageContext);
  return (amount) => {
    const number = amount.toLocaleString('ko-KR');
    return { KOR: `${number}원`, ENG: `${number} won`, JPN: `${number}ウォン`, CHN: `${number}韩元` }[language];
  };
}
