import { z } from "zod";
import {
  VF_LINK_STATES,
  VLAN_PROTOCOLS,
  type VfAttributes,
} from "../../model/vf-attributes.ts";
import { schemaOf } from "./as-json.ts";

export const vfAttributes = schemaOf<VfAttributes>()(
  z.strictObject({
    mac: z.string().optional(),
    vlan: z.int().optional(),
    qos: z.int().optional(),
    proto: z.enum(VLAN_PROTOCOLS).optional(),
    trust: z.boolean().optional(),
    spoofchk: z.boolean().optional(),
    max_tx_rate: z.int().optional(),
    min_tx_rate: z.int().optional(),
    state: z.enum(VF_LINK_STATES).optional(),
    query_rss: z.boolean().optional(),
    node_guid: z.string().optional(),
    port_guid: z.string().optional(),
  }),
).meta({ id: "VfAttributes" });
