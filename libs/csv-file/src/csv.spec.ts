import { readTable } from './csv';

const COLUMNS = ['account', 'equity'];

function read(text: string) {
  const { rows, refused, headerProblem } = readTable(text, 'accounts.csv', COLUMNS);
  return {
    rows: rows.map((row) => COLUMNS.map((column) => row.cell(column).text)),
    lines: rows.map(({ line }) => line),
    refused: refused.map(({ code, place, raw }) => [code, place, raw]),
    header: headerProblem && [headerProblem.code, headerProblem.place, headerProblem.reason],
  };
}

describe('reading a CSV text', () => {
  const rows = [
    ['HAMMER', '1500000'],
    ['IBKR_GUN', '900000'],
  ];

  it.each([
    ['with LF', 'account,equity\nHAMMER,1500000\nIBKR_GUN,900000\n'],
    ['with CRLF', 'account,equity\r\nHAMMER,1500000\r\nIBKR_GUN,900000\r\n'],
    ['without a last line end', 'account,equity\nHAMMER,1500000\nIBKR_GUN,900000'],
    ['with a byte order mark', '\uFEFFaccount,equity\nHAMMER,1500000\nIBKR_GUN,900000\n'],
    ['with blank lines', '\naccount,equity\n\nHAMMER,1500000\n  \nIBKR_GUN,900000\n\n\n'],
    ['with quotes', '"account","equity"\n"HAMMER",1500000\nIBKR_GUN,"900000"\n'],
    ['in another order', 'equity,account\n1500000,HAMMER\n900000,IBKR_GUN\n'],
    ['with more columns', 'account,note,equity\nHAMMER,"a, ""b""",1500000\nIBKR_GUN,,900000\n'],
  ])('reads the same rows %s', (_, text) => {
    expect(read(text)).toEqual({ rows, lines: expect.anything(), refused: [], header: undefined });
  });

  it('counts lines as an editor does, blank ones included', () => {
    expect(read('\naccount,equity\r\n\r\nA,1\r\n\r\nB,2\r\n').lines).toEqual([4, 6]);
  });

  it('places a field at the character where it starts, behind quoted fields too', () => {
    const text = 'note,account,equity\n"a, ""b""",HAMMER,12\n';
    const [row] = readTable(text, 'x.csv', COLUMNS).rows;
    expect(row?.cell('account').place).toBe('x.csv:2:12');
    expect(row?.cell('equity').place).toBe('x.csv:2:19');
    expect(text.split('\n')[1]?.slice(11, 17)).toBe('HAMMER');
  });

  it.each([
    ['an empty text', '', /empty/],
    ['blank lines only', '\n \n', /empty/],
    ['a missing column', 'account,cash\nA,1\n', /no column equity .*"account,cash"/],
    ['two missing columns', '{a: 1}', /no column account, equity/],
    ['another separator', 'account;equity\nA;1\n', /no column account, equity/],
    ['a column that stands twice', 'account,equity,equity\nA,1,2\n', /equity stands twice/],
    ['a header with a broken quote', 'account,"equity\nA,1\n', /not closed/],
    ['binary content', '\u0000\u0001\u0002\n\u0003', /no column/],
  ])('refuses %s as a whole', (_, text, reason) => {
    const { rows, header } = read(text);
    expect(rows).toEqual([]);
    expect(header).toEqual(['QE_CSV_HEADER', 'accounts.csv:1', expect.stringMatching(reason)]);
  });

  it.each([
    ['too few fields', 'A'],
    ['too many fields', 'A,1,2'],
    ['a quote that is not closed', '"A,1'],
    ['a quote inside a plain field', 'A"B,1'],
    ['text after a closing quote', '"A"B,1'],
  ])('refuses a row with %s alone and reads on', (_, raw) => {
    expect(read(`account,equity\n${raw}\nB,2\n`)).toEqual({
      rows: [['B', '2']],
      lines: [3],
      refused: [['QE_CSV_ROW', 'accounts.csv:2', raw]],
      header: undefined,
    });
  });

  it.each(['A', '"A', 'A,"12'])('calls a last row %j without a line end cut short', (raw) => {
    const { rows, refused } = read(`account,equity\nB,2\n${raw}`);
    expect(rows).toEqual([['B', '2']]);
    expect(refused).toEqual([['QE_CSV_TRUNCATED', 'accounts.csv:3', raw]]);
  });

  it('does not call a long or a finished last row cut short', () => {
    expect(read('account,equity\nA,1,2').refused[0]?.[0]).toBe('QE_CSV_ROW');
    expect(read('account,equity\nA\n').refused[0]?.[0]).toBe('QE_CSV_ROW');
  });
});
