/**
 * Makes the three built-in sample tables in static/samples. Everything in them is invented: names and
 * addresses come from the lists below, and every relation between columns is written out here. The same
 * seed gives the same bytes. The tables are dedicated to the public domain (CC0 1.0).
 *
 *   node scripts/make-samples.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../static/samples/', import.meta.url);
const dayMs = 86_400_000;

/** Mulberry32: small, and good enough for a sample table. */
function randomOf(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (mean = 0, deviation = 1) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const pick = (list) => list[Math.floor(uniform() * list.length)];
  const weighted = (weights) => {
    const entries = Object.entries(weights);
    let left = uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return entries.at(-1)[0];
  };
  return { uniform, normal, pick, weighted };
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const isoDay = (ms) => new Date(ms).toISOString().slice(0, 10);

/** Hospital visits: severity follows age, stay and cost follow severity and diagnosis. */
function patients(rowCount) {
  const { uniform, normal, pick, weighted } = randomOf(20_250_101);
  const levels = ['low', 'moderate', 'high', 'critical'];
  const diagnoses = {
    asthma: { young: 5, old: 2, stay: 2, cost: 900 },
    diabetes: { young: 1, old: 6, stay: 4, cost: 1500 },
    fracture: { young: 6, old: 3, stay: 3, cost: 2100 },
    hypertension: { young: 1, old: 9, stay: 2, cost: 700 },
    infection: { young: 6, old: 5, stay: 5, cost: 1200 },
    migraine: { young: 4, old: 2, stay: 1, cost: 400 },
    stroke: { young: 0.1, old: 3, stay: 11, cost: 7800 },
  };
  const rows = [];
  for (let i = 0; i < rowCount; i++) {
    const isOld = uniform() < 0.55;
    const age = Math.round(clamp(isOld ? normal(69, 10) : normal(31, 13), 0, 101));
    const share = clamp(age / 90, 0, 1);
    const weights = Object.entries(diagnoses).map(([name, d]) => [
      name,
      d.young * (1 - share) + d.old * share,
    ]);
    const diagnosis = weighted(Object.fromEntries(weights));
    const facts = diagnoses[diagnosis];
    const strain = normal(age / 45 + (diagnosis === 'stroke' ? 1.4 : 0), 0.9);
    const severity = strain < 0.8 ? 0 : strain < 1.9 ? 1 : strain < 2.9 ? 2 : 3;
    const sex = weighted({ f: 51, m: 49 });
    const isSmoker = uniform() < (diagnosis === 'asthma' ? 0.12 : 0.24);
    const stay = Math.max(
      0,
      Math.round(facts.stay * (0.5 + severity * 0.6) * Math.exp(normal(0, 0.4))),
    );
    const cost = facts.cost * 0.4 + stay * 410 * Math.exp(normal(0, 0.22)) + severity * 260;
    // Winter has more visits: days are drawn again when they fall in summer.
    let day = Math.floor(uniform() * 730);
    if (Math.cos((2 * Math.PI * day) / 365) < -0.2 && uniform() < 0.4)
      day = Math.floor(uniform() * 730);
    const admitted = Date.UTC(2023, 0, 1) + day * dayMs;
    const hasPressure = uniform() < 0.93;
    const pressure = normal(112 + age * 0.32 + (diagnosis === 'hypertension' ? 19 : 0), 11);
    const hasFollowUp = uniform() < [0.25, 0.5, 0.8, 0.9][severity];
    rows.push([
      String(100_001 + i * 3).padStart(7, '0'),
      isoDay(admitted),
      age,
      sex,
      pick(['North', 'South', 'East', 'West', 'South']),
      diagnosis,
      levels[severity],
      hasPressure ? Math.round(pressure) : '',
      isSmoker ? 'yes' : uniform() < 0.06 ? '' : 'no',
      stay,
      cost.toFixed(2),
      hasFollowUp ? isoDay(admitted + (stay + 7 + Math.floor(uniform() * 28)) * dayMs) : '',
    ]);
  }
  const header =
    'visit_id,admitted,age,sex,region,diagnosis,severity,systolic,smoker,stay_days,cost_eur,follow_up';
  return { header, rows };
}

const countries = {
  AT: { share: 30, currency: 'EUR', rate: 1, days: 2 },
  DE: { share: 38, currency: 'EUR', rate: 1, days: 3 },
  CH: { share: 12, currency: 'CHF', rate: 0.96, days: 4 },
  GB: { share: 11, currency: 'GBP', rate: 0.85, days: 6 },
  US: { share: 9, currency: 'USD', rate: 1.09, days: 9 },
};
const products = {
  backpack: 89,
  bottle: 19.5,
  headlamp: 42,
  jacket: 149,
  socks: 12.9,
  tent: 329,
};

const firstNames =
  'Ada Ben Carla David Elif Finn Greta Hugo Ines Jonas Klara Levi Mira Noah Olga Paul Rosa Sami Tess Yara'.split(
    ' ',
  );
const lastNames =
  'Adler Berg Costa Dahl Engel Fuchs Gruber Huber Ivers Jansen Keller Lang Moreau Novak Olsen Pichler Rossi Steiner Vogel Weber'.split(
    ' ',
  );
const countryShares = Object.fromEntries(
  Object.entries(countries).map(([code, c]) => [code, c.share]),
);

/** Orders of a small shop: price follows the product, delivery the country, returns the delay. */
function orders(rowCount) {
  const { uniform, normal, pick, weighted } = randomOf(20_250_202);
  const rows = [];
  let at = Date.UTC(2024, 0, 1, 6);
  for (let i = 0; i < rowCount; i++) {
    const hour = new Date(at).getUTCHours();
    const pace = hour < 6 ? 18 : hour < 17 ? 6 : 3.4;
    at += Math.round(-Math.log(1 - uniform()) * pace * 3_600_000);
    const name = `${pick(firstNames)} ${pick(lastNames)}`;
    const country = weighted(countryShares);
    const { currency, rate, days } = countries[country];
    const isSummer = [4, 5, 6, 7].includes(new Date(at).getUTCMonth());
    const product = weighted({
      backpack: 4,
      bottle: 6,
      headlamp: 3,
      jacket: isSummer ? 1 : 5,
      socks: 7,
      tent: isSummer ? 4 : 0.6,
    });
    const quantity = products[product] < 30 ? 1 + Math.floor(-Math.log(1 - uniform()) * 1.6) : 1;
    const coupon = uniform() < 0.17 ? weighted({ WELCOME10: 6, SPRING15: 3, FRIENDS20: 1 }) : '';
    const discount = coupon === '' ? 1 : 1 - Number(coupon.slice(-2)) / 100;
    const total = products[product] * quantity * rate * discount;
    const delivery = Math.max(1, Math.round(days * Math.exp(normal(0, 0.35))));
    const returnRisk = 0.04 + (product === 'jacket' ? 0.14 : 0) + Math.max(0, delivery - 6) * 0.02;
    const status =
      uniform() < 0.03 ? 'cancelled' : uniform() < returnRisk ? 'returned' : 'delivered';
    const isDelivered = status !== 'cancelled';
    const mail = `${name.toLowerCase().replace(' ', '.')}${uniform() < 0.4 ? Math.floor(uniform() * 90) + 10 : ''}@example.${pick(['com', 'org', 'net'])}`;
    rows.push([
      `A-${String(4001 + i).padStart(6, '0')}`,
      new Date(at).toISOString().slice(0, 19).replace('T', ' '),
      name,
      mail,
      country,
      product,
      quantity,
      total.toFixed(2),
      currency,
      coupon,
      isDelivered ? delivery : '',
      status,
    ]);
  }
  const header =
    'order_id,ordered_at,customer,email,country,product,quantity,total,currency,coupon,delivery_days,status';
  return { header, rows };
}

/** Hourly weather at two stations: a yearly and a daily wave, weather fronts, and hours that are missing. */
function sensors(rowCount) {
  const { uniform, normal } = randomOf(20_250_303);
  const stations = [
    { name: 'valley', base: 9, swing: 5 },
    { name: 'ridge', base: 2, swing: 3 },
  ];
  const rows = [];
  let front = 0;
  let gap = 0;
  for (let hour = 0; rows.length < rowCount; hour++) {
    const at = Date.UTC(2025, 2, 1) + hour * 3_600_000;
    front = front * 0.985 + normal(0, 0.35);
    gap = gap > 0 ? gap - 1 : uniform() < 0.004 ? Math.floor(uniform() * 20) : 0;
    for (const station of stations) {
      if (gap > 0 && station.name === 'ridge') continue;
      if (rows.length === rowCount) break;
      const day = Math.cos((2 * Math.PI * (new Date(at).getUTCHours() - 14)) / 24);
      const season = (hour / 24) * 0.11;
      const temperature =
        station.base + season + station.swing * day + front * 1.6 + normal(0, 0.5);
      const humidity = clamp(72 - 11 * day - front * 4 + normal(0, 5), 15, 100);
      const pressure = (station.name === 'ridge' ? 871 : 965) + front * 2.2 + normal(0, 0.4);
      const wind = Math.exp(normal(station.name === 'ridge' ? 1.9 : 1.1, 0.45) - front * 0.05);
      const isWet = humidity > 80 && uniform() < (humidity - 75) / 30;
      const rain = isWet ? -Math.log(1 - uniform()) * 1.4 : 0;
      rows.push([
        new Date(at).toISOString().slice(0, 16) + 'Z',
        station.name,
        temperature.toFixed(1).replace('-0.0', '0.0'),
        humidity.toFixed(0),
        uniform() < 0.01 ? 'NA' : pressure.toFixed(1),
        wind.toFixed(1),
        rain.toFixed(1),
        temperature < 0 && humidity > 70 ? 'true' : 'false',
      ]);
    }
  }
  const header =
    'measured_at,station,temperature_c,humidity_pct,pressure_hpa,wind_ms,rain_mm,frost';
  return { header, rows };
}

const samples = [
  {
    file: 'patients.csv',
    title: 'Hospital visits',
    description:
      'Invented visits with dates, an ordered severity, diagnoses, costs and missing values. Severity follows age; stay and cost follow severity.',
    ...patients(2000),
  },
  {
    file: 'shop-orders.csv',
    title: 'Shop orders',
    description:
      'Invented orders with made-up names and e-mail addresses (personal data to decide about), several currencies, coupons and returns.',
    ...orders(1350),
  },
  {
    file: 'sensors.csv',
    title: 'Weather sensors',
    description:
      'Invented hourly readings of two stations with daily and seasonal waves, missing hours and a mark for failed readings (NA).',
    ...sensors(2800),
  },
];

mkdirSync(folder, { recursive: true });
for (const { file, header, rows } of samples) {
  const text = [header, ...rows.map((row) => row.join(','))].join('\n') + '\n';
  writeFileSync(fileURLToPath(new URL(file, folder)), text);
}
const index = samples.map(({ file, title, description, header, rows }) => ({
  file,
  title,
  description,
  rows: rows.length,
  columns: header.split(',').length,
  licence: 'CC0-1.0',
}));
writeFileSync(fileURLToPath(new URL('index.json', folder)), `${JSON.stringify(index, null, 2)}\n`);
