import { describe, expect, test } from 'vitest';
import { isNationalId, nationalIds } from './national-ids';

/** Numbers that the issuing office or Wikipedia's article on the number prints as examples. */
const published: Readonly<Record<string, readonly string[]>> = {
  'a US social security number': ['078-05-1120'],
  'a British national insurance number': ['AB123456C', 'AB 12 34 56 C'],
  'a German tax number (Steuer-ID)': ['86 095 742 719', '47036892816', '65929970489'],
  'a German pension insurance number': ['15 070649 C 103', '15070649C103'],
  'a French social security number (INSEE)': ['2 55 08 14 168 025 38', '255081416802538'],
  'a Spanish identity number (DNI or NIE)': ['12345678Z', '12345678-Z', 'X1234567L'],
  'an Italian tax code (codice fiscale)': ['RSSMRA85T10A562S', 'MRTMTT25D09F205Z'],
  'a Swiss AHV number': ['756.9217.0769.85', '7569217076985'],
  'an Austrian social insurance number': ['1237 010180'],
  'a Dutch citizen service number (BSN)': ['111222333', '123456782'],
  'a Swedish personal number': ['811218-9876', '19811218-9876', '811228-9874'],
  'a Norwegian birth number': ['01010750160'],
  'a Finnish personal identity code': ['131052-308T'],
  'a Belgian national number': ['85.07.30-033.28'],
  'a Polish PESEL number': ['44051401359'],
  'a Brazilian CPF number': ['529.982.247-25', '11144477735'],
  'an Indian Aadhaar number': ['2341 2341 2346'],
  'a Canadian social insurance number': ['046 454 286'],
  'a South African identity number': ['8001015009087'],
  'a Chinese resident identity number': ['11010519491231002X'],
  'a Turkish identity number': ['10000000146'],
};

/** Numbers without a check digit: their form is all there is. */
const formOnly = new Set(['a US social security number', 'a British national insurance number']);

describe.each(nationalIds.map((id) => [id.label, id] as const))('%s', (label, id) => {
  test('published numbers pass', () => {
    expect(published[label]?.length).toBeGreaterThan(0);
    for (const text of published[label]!)
      expect([text, isNationalId(id, text)]).toEqual([text, true]);
  });

  test.skipIf(formOnly.has(label))('no other last character passes', () => {
    for (const text of published[label]!) {
      const others = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((c) => c !== text.at(-1));
      const passing = others.filter((last) => isNationalId(id, text.slice(0, -1) + last));
      expect(passing).toEqual([]);
    }
  });
});
