// As much of ONNX's messages as is looked at here, with the field names of onnx.proto.

export interface TensorProto {
  name: string;
  dims: number[];
  data_type: number;
  /** 1 when the numbers lie in another file. */
  data_location?: number;
  external_data?: StringEntry[];
  raw_data?: Uint8Array;
  float_data?: number[];
  int32_data?: number[];
  int64_data?: number[];
}

export interface AttributeProto {
  name: string;
  type: number;
  i?: number;
  ints?: number[];
  s?: Uint8Array;
  g?: GraphProto;
}

export interface NodeProto {
  name: string;
  op_type: string;
  input: string[];
  output: string[];
  attribute: AttributeProto[];
}

/** A dimension is a number, or a name where it varies, or neither where nothing is known. */
export interface DimensionProto {
  dim_value?: number;
  dim_param?: string;
}

/** A value that goes into a graph or comes out of it. */
export interface ValueInfoProto {
  name: string;
  type: { tensor_type: { elem_type: number; shape: { dim: DimensionProto[] } } };
}

export interface GraphProto {
  name: string;
  node: NodeProto[];
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
}

export interface StringEntry {
  key: string;
  value: string;
}

export interface ModelProto {
  graph: GraphProto;
  metadata_props: StringEntry[];
}
