"""Runs an ONNX graph in MLServer: https://mlserver.readthedocs.io/en/stable/user-guide/custom.html"""

import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.errors import InferenceError
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver.utils import get_model_uri


class OnnxGraph(MLModel):
    async def load(self) -> bool:
        path = await get_model_uri(self.settings)
        self._session = onnxruntime.InferenceSession(path, providers=onnxruntime.get_available_providers())
        self._outputs = [port.name for port in self._session.get_outputs()]
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        inputs = {tensor.name: NumpyCodec.decode_input(tensor) for tensor in payload.inputs}
        wanted = [output.name for output in payload.outputs or []] or self._outputs
        try:
            values = self._session.run(wanted, inputs)
        except Exception as error:  # ONNX Runtime's own errors share no class: all say what is wrong with the inputs
            raise InferenceError(str(error)) from error
        return InferenceResponse(
            id=payload.id,
            model_name=self.name,
            model_version=self.version,
            outputs=[NumpyCodec.encode_output(name, value) for name, value in zip(wanted, values)],
        )
