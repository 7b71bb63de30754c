import { usdMicrosOf } from '@quant-engine/contracts';
import type { Instrument } from '@quant-engine/reference-data';
import type { Random } from './random';

/** Invented tickers by group; no such preferred stock is known to be listed. */
const TICKERS: Readonly<Record<string, string>> = {
  BANK: 'ABK PRA,ABK PRC,CRB PRB,DLB PRA,EVB PRD,FMB PRA,GRB PRE,HLB PRB,NVB PRA,PKB PRC',
  MREIT: 'AMQ PRA,AMQ PRB,BLM PRC,CQM PRA,DVM PRB,KLM PRC,OQM PRA,TQM PRD',
  EREIT: 'ARQ PRA,BQR PRB,CPQ PRA,DQP PRC,HQR PRA,LQP PRB,WQR PRA',
  UTE: 'AQE PRA,BQE PRB,CQE PRC,DQE PRA,GQU PRB,MQE PRA,NQU PRC',
  INSURANCE: 'AQI PRA,BQI PRB,CQI PRA,DQI PRF,HQI PRB,LQI PRA',
  FINANCE: 'AQF PRA,BQF PRB,CQF PRC,DQF PRA,KQF PRB,SQF PRA',
  CEF: 'AQC PRA,BQC PRB,CQC PRH,GQC PRK,HQC PRA',
  BDC: 'AQB PRA,CQB PRA,DQB PRB,OQB PRC,TQB PRA',
  OTHER: 'AQO PRA,BQO PRB,FQO PRA,SQO PRC',
  CEF_CLO: 'EQL PRA,OQL PRB,XQL PRC',
  SHIPPING: 'CQS PRA,DQS PRB,GQS PRC',
  TELECOM: 'AQT PRA,UQT PRB',
};

const CENTS = { low: 1_550, high: 2_600 };
const MICROS_PER_CENT = 10_000;

/** From thinly to well traded names, in shares a day. */
const ADV_RANGES = [
  [5_000, 60_000],
  [60_000, 200_000],
  [200_000, 400_000],
] as const;

/** The symbols of the generated desk, group by group. */
export function instrumentsOf(random: Random): readonly Instrument[] {
  return Object.entries(TICKERS).flatMap(([group, tickers]) =>
    tickers.split(',').map((symbol): Instrument => {
      const [low, high] = random.pick(ADV_RANGES);
      return {
        symbol,
        group,
        prevClose: usdMicrosOf(random.between(CENTS.low, CENTS.high) * MICROS_PER_CENT),
        adv: random.between(low, high),
      };
    }),
  );
}
