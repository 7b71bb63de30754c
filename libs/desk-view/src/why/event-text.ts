import type {
  BrokerCommandData,
  BrokerReportData,
  DecisionData,
  ExposureData,
  OrderData,
  QeEvent,
  SessionData,
} from '@quant-engine/contracts';

/** What an event says, in a few words. */
export function eventText(event: QeEvent): string {
  switch (event.event_type) {
    case 'session':
      return sessionText(event.data);
    case 'l1':
      return `${event.data.symbol} ${event.data.bid} / ${event.data.ask}`;
    case 'print':
      return `${event.data.symbol} ${event.data.size} at ${event.data.price}`;
    case 'feature':
      return `${event.data.symbol} truth price ${event.data.dominant_price}`;
    case 'position':
      return `${event.data.quantity} ${event.data.symbol ?? '(holds nothing)'}`;
    case 'exposure':
      return exposureText(event.data);
    case 'proposal': {
      const { action, quantity, symbol, strategy, reason } = event.data;
      return `${action} ${quantity} ${symbol}, ${strategy}: ${reason}`;
    }
    case 'decision':
      return decisionText(event.data);
    case 'intent': {
      const { action, quantity, symbol, limit_price: price, classification, reason } = event.data;
      return `${orderText(action, quantity, symbol, price)}, ${classification}: ${reason}`;
    }
    case 'order':
      return orderEventText(event.data);
    case 'broker_command':
      return commandText(event.data);
    case 'broker_report':
      return reportText(event.data);
    case 'alert':
      return `${event.data.severity}: ${event.data.message}`;
    default:
      return ownText((event as { data: unknown }).data);
  }
}

/** How much of an event is shown whose type an outside package brought along. */
const OWN_LENGTH_MAX = 120;

function ownText(data: unknown): string {
  const text = JSON.stringify(data) ?? '';
  return text.length <= OWN_LENGTH_MAX ? text : `${text.slice(0, OWN_LENGTH_MAX)}...`;
}

function sessionText({ regime, minutes_to_close: minutes }: SessionData): string {
  return minutes === undefined ? regime : `${regime}, ${minutes.toFixed(1)} min to the close`;
}

function exposureText(data: ExposureData): string {
  const { gross_exposure_pct: gross, potential_exposure_pct: potential } = data;
  return `gross ${gross} %, potential ${potential} % of ${data.equity}`;
}

/** The mode, and the reason where that is another word. */
function decisionText({ mode, reason, action, target_pct: target }: DecisionData): string {
  const why = mode === reason ? mode : `${mode} ${reason}`;
  return action === undefined ? why : `${why}, ${action} to ${target ?? '?'} %`;
}

function orderText(side: string, quantity: number, symbol: string, price?: string): string {
  return `${side} ${quantity} ${symbol}${price === undefined ? '' : ` at ${price}`}`;
}

function orderEventText(data: OrderData): string {
  const { action, order_action: side, quantity, symbol, limit_price: price, denial } = data;
  const order = `${action} ${orderText(side, quantity, symbol, price)}`;
  if (denial !== undefined) return `${order}, ${denial.code} ${JSON.stringify(denial.figures)}`;
  const { last_quantity: shares, last_price: at, position_after: after } = data;
  if (shares === undefined) return order;
  return `${order}: ${shares} filled at ${at ?? '?'}, ${data.leaves_quantity} left, holds ${after ?? '?'}`;
}

function commandText({ kind, side, quantity, symbol, limit_price }: BrokerCommandData): string {
  if (side === undefined || quantity === undefined || symbol === undefined) return kind;
  return `${kind} ${orderText(side, quantity, symbol, limit_price)}`;
}

function reportText({ kind, last_quantity, last_price, reason }: BrokerReportData): string {
  const fill = last_quantity === undefined ? '' : ` ${last_quantity} at ${last_price ?? '?'}`;
  return `${kind}${fill}${reason === undefined ? '' : `, ${reason}`}`;
}
