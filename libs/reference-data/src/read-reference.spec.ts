import { readAccounts } from './accounts';
import { readReference, type ReferenceFiles } from './read-reference';
import { readInstruments } from './instruments';
import { readPositions } from './positions';

const INSTRUMENTS = 'symbol,underlying,group,coupon,prev_close,avg_adv\n';
const ACCOUNTS = 'account,equity\n';
const POSITIONS = 'account,symbol,quantity,avg_cost,bucket\n';

function problemsOf(reading: { ok: boolean }): readonly (readonly string[])[] {
  const { problems } = reading as {
    problems?: readonly { code: string; place: string; reason: string }[];
  };
  return (problems ?? []).map(({ code, place, reason }) => [code, place, reason]);
}

function filesOf(
  change: Partial<Record<'instruments' | 'accounts' | 'book', string>> = {},
): ReferenceFiles {
  const {
    instruments = `${INSTRUMENTS}CIM PRB,CIM,MREIT,8%,23.5,40026\nAGNCL,AGNC,MREIT,7.75%,24,\n`,
    accounts = `${ACCOUNTS}HAMMER,1500000\n`,
    book = `${POSITIONS}HAMMER,CIM PRB,-500,24.93,LT\nHAMMER,AGNCL,150,17,MM_PURE\n`,
  } = change;
  return {
    instruments: { file: 'instruments.csv', text: instruments },
    accounts: { file: 'accounts.csv', text: accounts },
    positions: [{ file: 'positions-HAMMER.csv', text: book, account: 'HAMMER' }],
  };
}

describe('instruments.csv', () => {
  it('gives group, last close and volume, which may be unknown', () => {
    const reading = readInstruments(filesOf().instruments.text, 'instruments.csv');
    expect(reading.ok && [...reading.value.values()]).toEqual([
      { symbol: 'CIM PRB', group: 'MREIT', prevClose: 23_500_000, adv: 40_026 },
      { symbol: 'AGNCL', group: 'MREIT', prevClose: 24_000_000, adv: undefined },
    ]);
  });

  it.each([
    ['a price as text', 'A,U,G,5%,abc,1', '2:10', 'prev_close: got "abc", wanted a plain decimal'],
    ['a negative price', 'A,U,G,5%,-25,1', '2:10', 'prev_close: got "-25", wanted'],
    ['a price of 0', 'A,U,G,5%,0.00,1', '2:10', 'prev_close: got "0.00", wanted'],
    ['NaN', 'A,U,G,5%,NaN,1', '2:10', 'prev_close: got "NaN", wanted'],
    ['Infinity', 'A,U,G,5%,Infinity,1', '2:10', 'prev_close: got "Infinity", wanted'],
    ['an exponent', 'A,U,G,5%,2.5e1,1', '2:10', 'prev_close: got "2.5e1", wanted'],
    ['no price', 'A,U,G,5%,,1', '2:10', 'prev_close: got "", wanted'],
    ['a space before a price', 'A,U,G,5%, 25,1', '2:10', 'prev_close: got " 25", wanted'],
    ['seven decimals', 'A,U,G,5%,25.1234567,1', '2:10', 'prev_close: got "25.1234567", wanted'],
    ['a fractional volume', 'A,U,G,5%,25,1.5', '2:13', 'avg_adv: got "1.5", wanted a whole'],
    ['a negative volume', 'A,U,G,5%,25,-1', '2:13', 'avg_adv: got "-1", wanted a whole'],
    ['no group', 'A,U,,5%,25,1', '2:5', 'group: got "", wanted the name'],
    ['a group that is no name', 'A,U,__proto__,5%,25,1', '2:5', 'group: got "__proto__", wanted'],
    ['a symbol in small letters', 'abc,U,G,5%,25,1', '2:1', 'symbol: got "abc", wanted a ticker'],
    ['a symbol with a space behind', '"A ",U,G,5%,25,1', '2:1', 'symbol: got "A ", wanted'],
  ])('refuses %s', (_, row, place, reason) => {
    expect(problemsOf(readInstruments(`${INSTRUMENTS}${row}\n`, 'i.csv'))).toEqual([
      ['QE_CSV_ROW', `i.csv:${place}`, expect.stringContaining(reason)],
    ]);
  });

  it('refuses a symbol that stands twice', () => {
    const text = `${INSTRUMENTS}A,U,G,5%,25,1\nA,U,G,5%,26,1\n`;
    expect(problemsOf(readInstruments(text, 'i.csv'))).toEqual([
      ['QE_BOOK_DUPLICATE', 'i.csv:3:1', expect.stringContaining('A stands twice')],
    ]);
  });
});

describe('accounts.csv', () => {
  it('gives the accounts in the order of the file', () => {
    const reading = readAccounts(`${ACCOUNTS}HAMMER,1500000\nIBKR_GUN,900000.5\n`, 'accounts.csv');
    expect(reading.ok && reading.value).toEqual([
      { accountId: 'HAMMER', equity: 1_500_000_000_000, place: 'accounts.csv:2' },
      { accountId: 'IBKR_GUN', equity: 900_000_500_000, place: 'accounts.csv:3' },
    ]);
  });

  it.each(['0', '-1', 'abc', '', 'NaN', '1,500,000', '9999999999'])(
    'refuses %j as equity',
    (equity) => {
      expect(problemsOf(readAccounts(`${ACCOUNTS}HAMMER,"${equity}"\n`, 'a.csv'))).toEqual([
        [
          'QE_CSV_ROW',
          'a.csv:2:8',
          expect.stringContaining(`equity: got ${JSON.stringify(equity)}`),
        ],
      ]);
    },
  );

  it('refuses an account that stands twice', () => {
    expect(problemsOf(readAccounts(`${ACCOUNTS}A,1\nB,2\nA,3\n`, 'a.csv'))).toEqual([
      ['QE_BOOK_DUPLICATE', 'a.csv:4:1', 'account: A stands at a.csv:2 already'],
    ]);
  });
});

describe('positions-<ACCOUNT>.csv', () => {
  const read = (...rows: string[]) =>
    readPositions(`${POSITIONS}${rows.join('\n')}\n`, 'p.csv', 'A');

  it('keeps the sign of a short', () => {
    const reading = read('A,CIM PRB,-500,24.93,LT', 'A,X,150,0,MM_PURE');
    expect(reading.ok && reading.value).toEqual([
      { symbol: 'CIM PRB', quantity: -500, avgPrice: 24_930_000, bucket: 'LT' },
      { symbol: 'X', quantity: 150, avgPrice: 0, bucket: 'MM_PURE' },
    ]);
  });

  it.each([
    ['text for shares', 'A,X,many,25,LT', '2:5', 'quantity: got "many", wanted whole shares'],
    ['a fraction of a share', 'A,X,100.5,25,LT', '2:5', 'quantity: got "100.5", wanted whole'],
    ['a thousands separator', 'A,X,"1,000",25,LT', '2:5', 'quantity: got "1,000", wanted whole'],
    ['a plus sign', 'A,X,+100,25,LT', '2:5', 'quantity: got "+100", wanted whole'],
    ['no shares', 'A,X,0,25,LT', '2:5', 'quantity: got "0", wanted whole shares other than 0'],
    ['minus no shares', 'A,X,-0,25,LT', '2:5', 'quantity: got "-0", wanted whole'],
    ['two signs', 'A,X,--5,25,LT', '2:5', 'quantity: got "--5", wanted whole'],
    ['an empty quantity', 'A,X,,25,LT', '2:5', 'quantity: got "", wanted whole'],
    ['more shares than there are', 'A,X,1000000001,0,LT', '2:5', 'quantity: got'],
    ['a position beyond exact money', 'A,X,1000000000,25,LT', '2:5', 'less than 9 billion $'],
    ['a negative cost', 'A,X,100,-25,LT', '2:9', 'avg_cost: got "-25", wanted a plain decimal'],
    ['NaN as cost', 'A,X,100,NaN,LT', '2:9', 'avg_cost: got "NaN", wanted a plain decimal'],
    ['another bucket', 'A,X,100,25,MM', '2:12', 'bucket: got "MM", wanted LT or MM_PURE'],
    ["another account's row", 'B,X,100,25,LT', '2:1', 'account: got "B", wanted A, whose file'],
  ])('refuses %s', (_, row, place, reason) => {
    expect(problemsOf(read(row))).toEqual([
      ['QE_CSV_ROW', `p.csv:${place}`, expect.stringContaining(reason)],
    ]);
  });

  it('refuses a symbol that stands twice, and says so when it is in two buckets', () => {
    const twice = ['A,X,100,25,LT', 'A,X,200,25,LT', 'A,X,300,25,MM_PURE'];
    expect(problemsOf(read(...twice))).toEqual([
      ['QE_BOOK_DUPLICATE', 'p.csv:3:3', 'symbol: X stands twice, wanted one row in one bucket'],
      ['QE_BOOK_DUPLICATE', 'p.csv:4:3', expect.stringContaining('in LT and in MM_PURE')],
    ]);
  });

  it('gives every problem of every row, and a row that is cut short', () => {
    const text = `${POSITIONS}A,x,0.5,-1,ZZ\nA,Y,1,1,LT\nA,Z,10`;
    expect(
      problemsOf(readPositions(text, 'p.csv', 'A')).map(([code, place]) => [code, place]),
    ).toEqual([
      ['QE_CSV_TRUNCATED', 'p.csv:4'],
      ['QE_CSV_ROW', 'p.csv:2:3'],
      ['QE_CSV_ROW', 'p.csv:2:5'],
      ['QE_CSV_ROW', 'p.csv:2:9'],
      ['QE_CSV_ROW', 'p.csv:2:12'],
    ]);
  });

  it('refuses a file that lacks a column', () => {
    expect(problemsOf(readPositions('account,symbol\nA,X\n', 'p.csv', 'A'))).toEqual([
      ['QE_CSV_HEADER', 'p.csv:1', expect.stringContaining('no column quantity, avg_cost, bucket')],
    ]);
  });
});

describe('the files of a desk', () => {
  it('gives the books, with what is known of each symbol', () => {
    const reading = readReference(filesOf());
    if (!reading.ok) throw new Error('the files were refused');
    expect(reading.value.accounts).toEqual([
      {
        accountId: 'HAMMER',
        equity: 1_500_000_000_000,
        positions: [
          { symbol: 'CIM PRB', quantity: -500, avgPrice: 24_930_000, bucket: 'LT' },
          { symbol: 'AGNCL', quantity: 150, avgPrice: 17_000_000, bucket: 'MM_PURE' },
        ],
      },
    ]);
    expect(reading.value.prevCloseOf('CIM PRB')).toBe(23_500_000);
    expect(reading.value.bucketOf('HAMMER', 'AGNCL')).toBe('MM_PURE');
  });

  it.each([
    ['that no instrument has', 'NEW PRA', ''],
    ['that is written without its space', 'CIMPRB', ' (did you mean CIM PRB?)'],
    ['that is written with two spaces', 'CIM  PRB', ' (did you mean CIM PRB?)'],
    ['that is written with a sign', 'CIM-PRB', ' (did you mean CIM PRB?)'],
    ['that is written shorter', 'AGNC', ' (did you mean AGNCL?)'],
  ])('refuses a position in a symbol %s', (_, symbol, hint) => {
    const book = `${POSITIONS}HAMMER,CIM PRB,-500,24.93,LT\nHAMMER,${symbol},100,25,LT\n`;
    expect(problemsOf(readReference(filesOf({ book })))).toEqual([
      [
        'QE_BOOK_UNKNOWN_SYMBOL',
        'positions-HAMMER.csv:3:8',
        `symbol: ${symbol} is no instrument that is listed${hint}`,
      ],
    ]);
  });

  it('blames no position while the instruments cannot be read in full', () => {
    const instruments = `${INSTRUMENTS}CIM PRB,CIM,MREIT,8%,lots,40026\nAGNCL,AGNC,MREIT,7%,24,\n`;
    expect(problemsOf(readReference(filesOf({ instruments }))).map(([code]) => code)).toEqual([
      'QE_CSV_ROW',
    ]);
  });

  it.each([
    ['is spelled otherwise in the rules', ['MREITS', 'BANK'], ' (did you mean MREITS?)'],
    ['has small letters in the rules', ['mreit'], ' (did you mean mreit?)'],
    ['has a space in the rules', ['M REIT'], ' (did you mean M REIT?)'],
    ['is not in the rules', ['BANK'], ''],
    ['meets rules without groups', [], ''],
  ])('refuses an instrument whose group %s', (_, groups, hint) => {
    expect(problemsOf(readReference(filesOf(), groups))[0]).toEqual([
      'QE_GROUP_UNKNOWN',
      'instruments.csv:2:13',
      `group: the rules have no limit for MREIT${hint}`,
    ]);
  });

  it('takes groups of the rules that no instrument has', () => {
    expect(readReference(filesOf(), ['MREIT', 'SHIPPING']).ok).toBe(true);
  });

  it('takes an account that holds nothing', () => {
    const reading = readReference(filesOf({ book: POSITIONS }));
    expect(reading.ok && reading.value.accounts[0]?.positions).toEqual([]);
  });

  it('refuses a book whose account is not listed, and an account that has no book', () => {
    expect(
      problemsOf(readReference(filesOf({ accounts: `${ACCOUNTS}IBKR_GUN,900000\n` }))),
    ).toEqual([
      ['QE_BOOK_UNKNOWN_ACCOUNT', 'positions-HAMMER.csv', 'account: HAMMER is not in accounts.csv'],
      ['QE_FILE_MISSING', 'accounts.csv:2', expect.stringContaining('IBKR_GUN has no positions')],
    ]);
  });

  it('refuses a second book of an account', () => {
    const files = filesOf();
    const second = { file: 'copy.csv', text: POSITIONS, account: 'HAMMER' };
    const reading = readReference({ ...files, positions: [...files.positions, second] });
    expect(problemsOf(reading)).toEqual([
      ['QE_BOOK_DUPLICATE', 'copy.csv', expect.stringContaining('a second book of HAMMER')],
    ]);
  });

  it('gives the problems of all files at once', () => {
    const files = filesOf({
      instruments: 'symbol\nA\n',
      accounts: `${ACCOUNTS}HAMMER,-1\n`,
      book: `${POSITIONS}HAMMER,A,0,25,LT\n`,
    });
    expect(problemsOf(readReference(files)).map(([code, place]) => [code, place])).toEqual([
      ['QE_CSV_HEADER', 'instruments.csv:1'],
      ['QE_CSV_ROW', 'accounts.csv:2:8'],
      ['QE_CSV_ROW', 'positions-HAMMER.csv:2:10'],
    ]);
  });
});
