/** What PyTorch 2.5.1 gives in float64; each expression stands beside its numbers. Used by tests only. */

/**
 * Weights w [2, 2] and v [2], flattened, after `steps` of the optimizer on
 * loss = (0.5 * a * t * t + b * t).sum() with t = cat([w.flatten(), v]).
 */
export const problem = {
  start: [0.5, -1.25, 2, 0.1, -0.3, 0.75],
  a: [1, 0.3, 2, 0.05, 1.5, 0.7],
  b: [0.1, -0.2, 0, 0.4, -0.5, 0.02],
};

export const afterSteps = {
  /** torch.optim.SGD(p, lr=0.1), 12 steps */
  sgd: [0.0694577219, -0.663197859, 0.137438953, -0.372855264, 0.243246887, 0.297335689],
  /** torch.optim.SGD(p, lr=0.05, momentum=0.9), 12 steps */
  'sgd momentum': [
    -0.369860741, 0.0719829439, -0.799491337, -0.988315699, 0.667228477, -0.217198135,
  ],
  /** torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01), 12 steps */
  'sgd nesterov, decay': [
    -0.303183516, 0.154759781, -0.380917723, -1.09529875, 0.535923575, -0.19410678,
  ],
  /** torch.optim.Adam(p, lr=0.02, betas=(0.5, 0.9)), 12 steps */
  adam: [0.274420045, -1.01400993, 1.76383439, -0.139088398, -0.0735359928, 0.520677245],
  /** torch.optim.Adam(p, lr=0.02, weight_decay=0.1), 12 steps */
  'adam, decay': [0.265039799, -1.01138077, 1.76119261, -0.13915917, -0.064807169, 0.513561021],
  /** torch.nn.utils.clip_grad_norm_(p, 0.5) before Adam(p, lr=0.02), 12 steps */
  'adam, clipped': [0.263267219, -1.00986557, 1.75981434, -0.141007392, -0.0629508157, 0.51196241],
  /** torch.optim.AdamW(p, lr=0.02, weight_decay=0.1), 12 steps */
  adamW: [0.25594828, -0.984353945, 1.71658551, -0.139476857, -0.0602153328, 0.498641981],
  /** torch.optim.RAdam(p, lr=0.02), 25 steps */
  rAdam: [0.414573468, -1.16585851, 1.5906821, 0.0324348125, -0.181508494, 0.669479858],
  /** torch.optim.RAdam(p, lr=0.02, weight_decay=0.1, betas=(0.8, 0.95)), 25 steps */
  'rAdam, decay': [0.261013787, -0.996948043, 1.42076048, -0.126581845, -0.0313282322, 0.510220111],
  /** torch.optim.RAdam(p, lr=0.02, weight_decay=0.1, decoupled_weight_decay=True), 12 steps */
  'rAdam, decoupled': [0.424648796, -1.15832266, 1.5714945, 0.0518935154, -0.196779404, 0.67364142],
};

/** Learning rates of steps 0 … 7 from `lr=0.3`. */
export const rates = {
  /** torch.optim.lr_scheduler.ExponentialLR(o, 0.9) */
  exponential: [0.3, 0.27, 0.243, 0.2187, 0.19683, 0.177147, 0.1594323, 0.14348907],
  /** torch.optim.lr_scheduler.StepLR(o, 3, 0.5) */
  step: [0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.075, 0.075],
  /** torch.optim.lr_scheduler.CosineAnnealingLR(o, 6, eta_min=0.03) */
  cosine: [0.3, 0.28191343, 0.2325, 0.165, 0.0975, 0.0480865705, 0.03],
};
